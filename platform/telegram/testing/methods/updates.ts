import { isDeepStrictEqual } from "node:util";
import type { UpdateKind, WebhookInfo } from "../api-types.ts";
import { present } from "../api-types.ts";
import { endPoll, poll } from "../delivery/polling.ts";
import { createWebhookDelivery } from "../delivery/webhook.ts";
import { webhookFault } from "../delivery/webhook-address.ts";
import { badRequest, conflict } from "../faults/api-fault.ts";
import type { Bot } from "../state/bots.ts";
import { runWebhookReply } from "./webhook-reply.ts";
import { type Call, Described, type Methods } from "./call.ts";

const SECRET_TOKEN = /^[A-Za-z0-9_-]{1,256}$/;
const MOST_CONNECTIONS = 100;
const USUAL_CONNECTIONS = 40;

export const updateMethods = {
  getUpdates: (call, parameters) => {
    const { world, bot, signal } = call;
    if (bot.webhook !== undefined)
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    const { offset = 0, limit = 100, timeout = 0, allowed_updates } = parameters;
    setAllowedUpdates(call, allowed_updates);
    return poll(world, bot, { offset, limit, timeoutSeconds: timeout }, signal);
  },
  setWebhook: (call, parameters) => {
    const { url, secret_token: secretToken, max_connections: connections = USUAL_CONNECTIONS } = parameters;
    if (url === "") return removeWebhook(call.bot, parameters.drop_pending_updates);
    if (secretToken !== undefined && !SECRET_TOKEN.test(secretToken))
      throw badRequest("secret token contains unallowed characters");
    const fault = webhookFault(url);
    if (fault !== undefined) throw badRequest(`bad webhook: ${fault}`);
    setAllowedUpdates(call, parameters.allowed_updates);
    if (parameters.drop_pending_updates === true) call.bot.updates.clear();
    endPoll(call.bot, "terminated by setWebhook request");
    return startWebhook(call, {
      url,
      secretToken,
      maxConnections: Math.min(Math.max(connections, 1), MOST_CONNECTIONS),
      ipAddress: parameters.ip_address,
      hasCertificate: parameters.certificate !== undefined,
    });
  },
  deleteWebhook: ({ bot }, parameters = {}) => removeWebhook(bot, parameters.drop_pending_updates),
  getWebhookInfo: ({ bot }) => webhookInfo(bot),
} satisfies Methods;

function startWebhook({ world, bot }: Call, settings: NonNullable<Bot["webhook"]>["settings"]): Described {
  if (isDeepStrictEqual(bot.webhook?.settings, settings))
    return new Described(true, "Webhook is already set");
  bot.webhook?.delivery.close();
  const delivery = createWebhookDelivery({
    world,
    bot,
    settings,
    onAnswer: (body) => runWebhookReply(world, bot, body),
    onGone: () => removeWebhook(bot, false),
  });
  if (world.outage.active) delivery.pause();
  bot.webhook = { settings, delivery };
  return new Described(true, "Webhook was set");
}

function removeWebhook(bot: Bot, dropPendingUpdates: boolean | undefined): Described {
  const wasSet = bot.webhook !== undefined;
  bot.webhook?.delivery.close();
  bot.webhook = undefined;
  if (dropPendingUpdates === true) bot.updates.clear();
  return new Described(true, wasSet ? "Webhook was deleted" : "Webhook is already deleted");
}

function webhookInfo(bot: Bot): WebhookInfo {
  const settings = bot.webhook?.settings;
  const lastError = bot.webhook?.delivery.lastError();
  return present({
    url: settings?.url ?? "",
    has_custom_certificate: settings?.hasCertificate ?? false,
    pending_update_count: bot.updates.size,
    ip_address: settings?.ipAddress,
    last_error_date: lastError?.atSeconds,
    last_error_message: lastError?.message,
    max_connections: settings?.maxConnections,
    allowed_updates: bot.allowedUpdates === undefined ? undefined : [...bot.allowedUpdates],
  }) as WebhookInfo;
}

/** An omitted list keeps the former one; one that names no kind of update is the default set. */
function setAllowedUpdates({ world, bot }: Call, kinds: readonly UpdateKind[] | undefined): void {
  if (kinds === undefined) return;
  const fields = world.specification.types.get("Update")?.fields ?? [];
  const known = kinds.filter((kind) => fields.some(({ name }) => name === kind));
  bot.allowedUpdates = known.length === 0 ? undefined : known;
}
