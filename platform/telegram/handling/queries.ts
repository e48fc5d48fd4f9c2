import { PRIORITY } from "../outgoing/message.ts";
import { say } from "../wording/wording.ts";
import type { BotContext } from "./context.ts";
import type { BotDefinition } from "./definition.ts";

/** Answers questions of Telegram itself that have a clock running; false when the update is none. */
export async function handleQuery(definition: BotDefinition, context: BotContext): Promise<boolean> {
  const { update } = context;
  const preCheckout = update.pre_checkout_query;
  if (preCheckout !== undefined) {
    const verdict = (await definition.onPreCheckout?.(context, preCheckout)) ?? {
      ok: false,
      reason: say(context.language, "paymentsNotTaken"),
    };
    answer(context, "answerPreCheckoutQuery", preCheckout.id, {
      pre_checkout_query_id: preCheckout.id,
      ok: verdict.ok,
      ...(verdict.ok ? {} : { error_message: verdict.reason }),
    });
    return true;
  }
  const shipping = update.shipping_query;
  if (shipping !== undefined) {
    const given = (await definition.onShipping?.(context, shipping)) ?? {
      ok: false,
      reason: say(context.language, "nothingDelivered"),
    };
    const options = Array.isArray(given) ? { ok: true, shipping_options: given } : undefined;
    const refusal = given as { readonly reason?: string };
    answer(context, "answerShippingQuery", shipping.id, {
      shipping_query_id: shipping.id,
      ...(options ?? { ok: false, error_message: refusal.reason ?? "" }),
    });
    return true;
  }
  return false;
}

/** Ahead of everything else, and not behind the messages of the chat. */
function answer(
  context: BotContext,
  method: string,
  queryId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  context.call(method, payload, {
    chat: `answer:${queryId}`.slice(0, 64),
    priority: PRIORITY.answer,
    paced: false,
  });
}
