import type { ShippingOption } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { post } from "../state/posting.ts";
import { STARS } from "../state/payments.ts";
import { nowSeconds } from "../state/world.ts";
import type { Methods } from "./call.ts";

/** What a bot says to a buyer's question. */
export type ShippingAnswer =
  | { readonly ok: true; readonly options: readonly ShippingOption[] }
  | { readonly ok: false; readonly reason: string };
export type CheckoutAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export const paymentMethods = {
  answerShippingQuery: ({ world, bot }, parameters) => {
    const query = world.queries.take("shipping", bot.user.id, parameters.shipping_query_id);
    const { shipping_options: options = [], error_message: reason = "" } = parameters;
    if (parameters.ok && options.length === 0) throw badRequest("SHIPPING_OPTIONS_EMPTY");
    if (!parameters.ok && reason === "") throw badRequest("ERROR_TEXT_EMPTY");
    const answer: ShippingAnswer = parameters.ok ? { ok: true, options } : { ok: false, reason };
    query.answer(answer);
    return true;
  },
  answerPreCheckoutQuery: ({ world, bot }, parameters) => {
    const query = world.queries.take("pre-checkout", bot.user.id, parameters.pre_checkout_query_id);
    const { error_message: reason = "" } = parameters;
    if (!parameters.ok && reason === "") throw badRequest("ERROR_TEXT_EMPTY");
    const answer: CheckoutAnswer = parameters.ok ? { ok: true } : { ok: false, reason };
    query.answer(answer);
    return true;
  },
  refundStarPayment: ({ world, bot }, { user_id, telegram_payment_charge_id: chargeId }) => {
    const charge = world.payments.charges.get(chargeId);
    const person = world.persons.get(user_id);
    const room = bot.privateRooms.get(user_id);
    if (
      charge === undefined ||
      charge.botId !== bot.user.id ||
      charge.userId !== user_id ||
      charge.payment.currency !== STARS ||
      person === undefined
    )
      throw badRequest("CHARGE_ID_INVALID");
    if (charge.refunded) throw badRequest("CHARGE_ALREADY_REFUNDED");
    charge.refunded = true;
    const { payment } = charge;
    world.payments.noteStars(bot.user.id, person.user, charge, "out", nowSeconds(world));
    world.stream.publish({
      kind: "payment",
      byBotId: bot.user.id,
      userId: user_id,
      status: "refunded",
      payload: payment.invoice_payload,
      reason: undefined,
    });
    if (room !== undefined)
      post(world, room, person, {
        refunded_payment: {
          currency: STARS,
          total_amount: payment.total_amount,
          invoice_payload: payment.invoice_payload,
          telegram_payment_charge_id: chargeId,
          provider_payment_charge_id: payment.provider_payment_charge_id,
        },
      });
    return true;
  },
  getStarTransactions: ({ world, bot }, { offset = 0, limit = 100 } = {}) => {
    if (limit < 1 || limit > 100) throw badRequest("LIMIT_INVALID");
    return { transactions: world.payments.transactions(bot.user.id).slice(offset, offset + limit) };
  },
  getMyStarBalance: ({ world, bot }) => ({ amount: world.payments.starBalance(bot.user.id) }),
} satisfies Methods;
