import type { HttpRoutes } from "#platform/http";
import { type LinkRoutesDeps, linkRoutes } from "./links.ts";
import { type WebhookRouteDeps, webhookRoute } from "./webhook.ts";

export type TelegramRoutesDeps = WebhookRouteDeps & LinkRoutesDeps;

/** Where Telegram brings updates, and where accounts are connected with people at the bots. */
export function createTelegramRoutes(deps: TelegramRoutesDeps): HttpRoutes {
  return (http) => {
    webhookRoute(http, deps);
    linkRoutes(http, deps);
  };
}
