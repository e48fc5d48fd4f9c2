import type { HttpRoutes } from "#platform/http";
import type { Telegram } from "#platform/telegram";
import { webhookRoute } from "./webhook.ts";

export interface TelegramRoutesDeps {
  readonly telegram: Pick<Telegram, "receiveUpdate">;
}

/** Where Telegram brings updates. */
export function createTelegramRoutes(deps: TelegramRoutesDeps): HttpRoutes {
  return (http) => webhookRoute(http, deps);
}
