import type { InlineKeyboardMarkup, LabeledPrice } from "../api-types.ts";
import { badRequest } from "../faults/api-fault.ts";
import { type InvoiceTerms, STARS, totalMinor } from "../state/payments.ts";
import type { Call, Methods } from "./call.ts";
import { deliver } from "./deliver.ts";

/** Subscriptions last 30 days and cost at most so many Stars. */
const SUBSCRIPTION_SECONDS = 2_592_000;
const MOST_SUBSCRIPTION_STARS = 10_000;
const MOST_SUGGESTED_TIPS = 4;

interface InvoiceParameters {
  readonly title: string;
  readonly description: string;
  readonly payload: string;
  readonly provider_token?: string | undefined;
  readonly currency: string;
  readonly prices: readonly LabeledPrice[];
  readonly max_tip_amount?: number | undefined;
  readonly suggested_tip_amounts?: readonly number[] | undefined;
  readonly need_name?: boolean | undefined;
  readonly need_phone_number?: boolean | undefined;
  readonly need_email?: boolean | undefined;
  readonly need_shipping_address?: boolean | undefined;
  readonly is_flexible?: boolean | undefined;
}

export const invoiceMethods = {
  sendInvoice: (call, parameters) =>
    deliver(call, { ...parameters, reply_markup: payKeyboard(parameters) }, () => {
      const terms = readTerms(call, parameters);
      const invoice = {
        title: terms.title,
        description: terms.description,
        start_parameter: parameters.start_parameter ?? "",
        currency: terms.currency,
        total_amount: totalMinor(terms.prices),
      };
      call.world.payments.attach(invoice, terms);
      return { invoice };
    }),
  createInvoiceLink: (call, parameters) => {
    const { subscription_period: period } = parameters;
    const terms = readTerms(call, parameters);
    const isRightPeriod =
      period === SUBSCRIPTION_SECONDS &&
      terms.currency === STARS &&
      totalMinor(terms.prices) <= MOST_SUBSCRIPTION_STARS;
    if (period !== undefined && !isRightPeriod) throw badRequest("SUBSCRIPTION_PERIOD_INVALID");
    return call.world.payments.addLink({ ...terms, subscriptionPeriodSeconds: period });
  },
} satisfies Methods;

function readTerms({ bot }: Call, parameters: InvoiceParameters): InvoiceTerms {
  const { title, description, payload, currency, prices } = parameters;
  if (title.length < 1 || title.length > 32) throw badRequest("INVOICE_TITLE_INVALID");
  if (description.length < 1 || description.length > 255) throw badRequest("INVOICE_DESCRIPTION_INVALID");
  const payloadBytes = Buffer.byteLength(payload);
  if (payloadBytes < 1 || payloadBytes > 128) throw badRequest("INVOICE_PAYLOAD_INVALID");
  if (!/^[A-Z]{3}$/.test(currency)) throw badRequest("CURRENCY_INVALID");
  if (totalMinor(prices) <= 0) throw badRequest("CURRENCY_TOTAL_AMOUNT_INVALID");
  const inStars = currency === STARS;
  if (inStars) checkStars(parameters);
  else if ((parameters.provider_token ?? "") === "") throw badRequest("PAYMENT_PROVIDER_INVALID");
  checkTips(parameters);
  return {
    botId: bot.user.id,
    title,
    description,
    payload,
    currency,
    prices,
    isFlexible: !inStars && parameters.is_flexible === true,
    needsShippingAddress: !inStars && parameters.need_shipping_address === true,
    needsName: !inStars && parameters.need_name === true,
    needsPhoneNumber: !inStars && parameters.need_phone_number === true,
    needsEmail: !inStars && parameters.need_email === true,
    maxTipMinor: parameters.max_tip_amount ?? 0,
    subscriptionPeriodSeconds: undefined,
  };
}

/** Stars know one price, no provider and no tips. */
function checkStars({ prices, provider_token = "", max_tip_amount = 0 }: InvoiceParameters): void {
  if (provider_token !== "" || prices.length !== 1 || max_tip_amount > 0)
    throw badRequest("STARS_INVOICE_INVALID");
}

function checkTips({ max_tip_amount: most = 0, suggested_tip_amounts: tips = [] }: InvoiceParameters): void {
  const ascending = tips.every((tip, index) => tip > (tips[index - 1] ?? 0));
  if (tips.length > MOST_SUGGESTED_TIPS || !ascending || (tips.at(-1) ?? 0) > most)
    throw badRequest("SUGGESTED_TIP_AMOUNTS_INVALID");
}

/** Every invoice has a Pay button, and it comes first. */
function payKeyboard(
  parameters: InvoiceParameters & { readonly reply_markup?: InlineKeyboardMarkup | undefined },
): InlineKeyboardMarkup {
  const rows = parameters.reply_markup?.inline_keyboard ?? [];
  const [first] = rows.flat();
  if (first === undefined) {
    const text = `Pay ${totalMinor(parameters.prices)} ${parameters.currency}`;
    return { inline_keyboard: [[{ text, pay: true }]] };
  }
  if (!("pay" in first)) throw badRequest("BUTTON_TYPE_INVALID");
  return { inline_keyboard: rows };
}
