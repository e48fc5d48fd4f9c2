import type { BotDefinition } from "./definition.ts";

const USUAL = ["message", "callback_query", "my_chat_member", "pre_checkout_query"];

/** The kinds of updates that a bot wants; Telegram sends no others. */
export function allowedUpdates(definition: BotDefinition | undefined): readonly string[] {
  const shipping = definition?.onShipping === undefined ? [] : ["shipping_query"];
  return [...new Set([...USUAL, ...shipping, ...(definition?.moreUpdates ?? [])])];
}
