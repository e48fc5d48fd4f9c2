import type { Message, OrderInfo, ShippingAddress, SuccessfulPayment } from "../api-types.ts";
import { present } from "../api-types.ts";
import { sendUpdate } from "../delivery/send-update.ts";
import type { CheckoutAnswer, ShippingAnswer } from "../methods/payments.ts";
import type { Bot } from "../state/bots.ts";
import { type InvoiceTerms, STARS, totalMinor } from "../state/payments.ts";
import type { Person } from "../state/persons.ts";
import { post } from "../state/posting.ts";
import { type OpenQuery, QUERY_LIFETIME_MS } from "../state/queries.ts";
import type { Room } from "../state/rooms.ts";
import { nowSeconds, type World } from "../state/world.ts";
import { type Destination, openRoom } from "./destination.ts";
import { faceOf } from "./fake-bot.ts";

export interface PayOptions {
  readonly shippingAddress?: ShippingAddress;
  readonly name?: string;
  readonly phoneNumber?: string;
  readonly email?: string;
  /** Default: the first one offered. */
  readonly shippingOptionId?: string;
  readonly tipMinor?: number;
}

export type PaymentOutcome =
  | { readonly status: "paid"; readonly payment: SuccessfulPayment; readonly message: Message }
  | { readonly status: "failed"; readonly reason: string };

/** What a person does with invoices. */
export interface Paying {
  /**
   * Pays an invoice message, or an invoice link in the chat of `place`: shipping_query where prices depend
   * on the address, pre_checkout_query, ten seconds for its answer, then successful_payment.
   */
  pay(place: Destination, invoice: Message | string, options?: PayOptions): Promise<PaymentOutcome>;
}

interface Purchase {
  readonly world: World;
  readonly person: Person;
  readonly bot: Bot;
  readonly room: Room;
  readonly terms: InvoiceTerms;
  readonly options: PayOptions;
}

class Refused extends Error {}

export function createPaying(world: World, person: Person): Paying {
  return {
    pay: async (place, invoice, options = {}) => {
      const terms =
        typeof invoice === "string"
          ? world.payments.byLink(invoice)
          : world.payments.termsOf(shown(place, person, invoice));
      if (terms === undefined) throw new Error("That is no invoice of this Telegram.");
      const bot = world.bots.get(terms.botId);
      if (bot === undefined) throw new Error(`Bot ${terms.botId} is not registered here.`);
      const room = openRoom(typeof invoice === "string" ? faceOf(bot) : place, person);
      const purchase: Purchase = { world, person, bot, room, terms, options };
      tell(purchase, "waiting");
      try {
        return await buy(purchase);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        tell(purchase, "failed", error.message);
        return { status: "failed", reason: error.message };
      }
    },
  };
}

/** The message as the chat holds it; a client has only a copy. */
function shown(place: Destination, person: Person, message: Message): Message {
  return place.room(person).messages.get(message.message_id) ?? message;
}

async function buy(purchase: Purchase): Promise<PaymentOutcome> {
  const { world, person, bot, room, terms, options } = purchase;
  const orderInfo = orderInfoOf(purchase);
  const shipping = terms.isFlexible ? await askShipping(purchase) : undefined;
  const tip = Math.min(options.tipMinor ?? 0, terms.maxTipMinor);
  const content = present({
    currency: terms.currency,
    total_amount: totalMinor([...terms.prices, ...(shipping?.prices ?? [])]) + tip,
    invoice_payload: terms.payload,
    shipping_option_id: shipping?.id,
    order_info: orderInfo,
  });
  await askCheckout(purchase, content);
  const payment: SuccessfulPayment = { ...content, ...recurrence(purchase), ...chargeIds(purchase) };
  const charge = { botId: bot.user.id, userId: person.user.id, payment, refunded: false };
  world.payments.charges.set(payment.telegram_payment_charge_id, charge);
  if (terms.currency === STARS)
    world.payments.noteStars(bot.user.id, person.user, charge, "in", nowSeconds(world));
  tell(purchase, "paid");
  const message = post(world, room, person, { successful_payment: payment });
  return { status: "paid", payment, message };
}

/** What the buyer fills in, as far as the invoice asks. */
function orderInfoOf({ person, terms, options }: Purchase): OrderInfo | undefined {
  const needsAddress = terms.needsShippingAddress || terms.isFlexible;
  if (needsAddress && options.shippingAddress === undefined)
    throw new Error("The invoice asks for a shippingAddress.");
  const info = present({
    name: terms.needsName ? (options.name ?? person.user.first_name) : undefined,
    phone_number: terms.needsPhoneNumber ? (options.phoneNumber ?? person.phoneNumber) : undefined,
    email: terms.needsEmail ? (options.email ?? "buyer@example.com") : undefined,
    shipping_address: needsAddress ? options.shippingAddress : undefined,
  });
  return Object.keys(info).length > 0 ? info : undefined;
}

async function askShipping(
  purchase: Purchase,
): Promise<Extract<ShippingAnswer, { ok: true }>["options"][number]> {
  const { world, bot, person, terms, options } = purchase;
  const { shippingAddress: address } = options;
  if (address === undefined) throw new Error("The invoice asks for a shippingAddress.");
  const query = world.queries.open<ShippingAnswer>("shipping", bot.user.id, person.user.id);
  const content = {
    id: query.id,
    from: person.user,
    invoice_payload: terms.payload,
    shipping_address: address,
  };
  sendUpdate(world, bot, { shipping_query: content }, `shipping of ${person.user.id}`);
  const answer = await inTime(world, query);
  if (!answer.ok) throw new Refused(answer.reason);
  const chosen = answer.options.find(({ id }) => id === options.shippingOptionId) ?? answer.options[0];
  if (chosen === undefined) throw new Refused("The bot offered no shipping.");
  return chosen;
}

async function askCheckout(
  { world, bot, person }: Purchase,
  content: { currency: string; total_amount: number; invoice_payload: string },
): Promise<void> {
  const query = world.queries.open<CheckoutAnswer>("pre-checkout", bot.user.id, person.user.id);
  const asked = { id: query.id, from: person.user, ...content };
  sendUpdate(world, bot, { pre_checkout_query: asked }, `checkout of ${person.user.id}`);
  const answer = await inTime(world, query);
  if (!answer.ok) throw new Refused(answer.reason);
}

/** The bot's answer, or a refusal when it comes too late. */
async function inTime<Answer>(world: World, query: OpenQuery<Answer>): Promise<Answer> {
  const { promise: never, reject } = Promise.withResolvers<never>();
  const close = (): void => reject(new Refused("The fake Telegram was closed."));
  const cancel = world.timers.after(QUERY_LIFETIME_MS[query.kind], () =>
    reject(new Refused("The bot did not answer in time.")),
  );
  world.closing.addEventListener("abort", close);
  try {
    return await Promise.race([query.answered, never]);
  } finally {
    cancel();
    world.closing.removeEventListener("abort", close);
  }
}

function chargeIds({ world, person, terms }: Purchase): {
  telegram_payment_charge_id: string;
  provider_payment_charge_id: string;
} {
  const telegram = world.numbers.text("telegram charge", 48);
  return terms.currency === STARS
    ? { telegram_payment_charge_id: `stx${telegram}`, provider_payment_charge_id: `${person.user.id}_0` }
    : {
        telegram_payment_charge_id: telegram,
        provider_payment_charge_id: world.numbers.text("provider charge", 24),
      };
}

function recurrence({ world, terms }: Purchase): Partial<SuccessfulPayment> {
  if (terms.subscriptionPeriodSeconds === undefined) return {};
  return {
    subscription_expiration_date: nowSeconds(world) + terms.subscriptionPeriodSeconds,
    is_recurring: true,
    is_first_recurring: true,
  };
}

function tell(
  { world, bot, person, terms }: Purchase,
  status: "waiting" | "paid" | "failed",
  reason?: string,
): void {
  const { id: userId } = person.user;
  const { payload } = terms;
  world.stream.publish({ kind: "payment", byBotId: bot.user.id, userId, status, payload, reason });
}
