import type { Bot } from "../state/bots.ts";
import type { World } from "../state/world.ts";

/** Methods whose results a webhook could not read, or that change the webhook itself, are left alone. */
const IGNORED = /^(?:get|setwebhook$|deletewebhook$|close$|logout$)/i;

/** Carries out the method that a webhook names in its answer; nobody learns the result. */
export function runWebhookReply(world: World, bot: Bot, body: string): void {
  const given = readObject(body);
  const method = given.get("method");
  if (typeof method !== "string" || method === "" || IGNORED.test(method)) return;
  const call = { world, bot, uploads: new Map(), signal: new AbortController().signal };
  world.run(call, method, given).catch(() => undefined);
}

function readObject(body: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
