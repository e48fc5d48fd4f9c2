import type { HttpRoutes } from "#platform/http";
import { botRoutes, type BotRoutesDeps } from "./bots.ts";
import { campaignRoutes, type CampaignRoutesDeps } from "./campaigns.ts";
import { type LinkRoutesDeps, linkRoutes } from "./links.ts";
import { type WebhookRouteDeps, webhookRoute } from "./webhook.ts";

export type TelegramRoutesDeps = WebhookRouteDeps & LinkRoutesDeps & BotRoutesDeps & CampaignRoutesDeps;

/**
 * Where Telegram brings updates, accounts are connected with people at the bots, workspaces connect bots of their own,
 * and operators write to all who use theirs.
 */
export function createTelegramRoutes(deps: TelegramRoutesDeps): HttpRoutes {
  return (http) => {
    webhookRoute(http, deps);
    linkRoutes(http, deps);
    botRoutes(http, deps);
    campaignRoutes(http, deps);
  };
}
