import type { HttpRoutes } from "#platform/http";
import { campaignRoutes, type CampaignRoutesDeps } from "./campaigns.ts";
import { type LinkRoutesDeps, linkRoutes } from "./links.ts";
import { type WebhookRouteDeps, webhookRoute } from "./webhook.ts";

export type TelegramRoutesDeps = WebhookRouteDeps & LinkRoutesDeps & CampaignRoutesDeps;

/** Where Telegram brings updates, accounts are connected with people at the bots, and operators write to all of them. */
export function createTelegramRoutes(deps: TelegramRoutesDeps): HttpRoutes {
  return (http) => {
    webhookRoute(http, deps);
    linkRoutes(http, deps);
    campaignRoutes(http, deps);
  };
}
