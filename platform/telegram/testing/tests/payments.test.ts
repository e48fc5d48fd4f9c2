import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Bot } from "grammy";
import type { Message } from "grammy/types";
import type { FakeBot, FakeTelegram, FakeUser } from "../index.ts";
import { callApi, realClient, startPolling, startStill, startTelegram } from "./fixture.ts";

const ADDRESS = {
  country_code: "DE",
  state: "",
  city: "Berlin",
  street_line1: "Main street 1",
  street_line2: "",
  post_code: "10115",
};
const STARS = { title: "Plan", description: "A month", payload: "plan-1", currency: "XTR" } as const;
const EUROS = { title: "Tea", description: "Green tea", payload: "order-1", currency: "EUR" } as const;

async function openShop(
  context: TestContext,
): Promise<{ telegram: FakeTelegram; bot: FakeBot; anna: FakeUser; client: Bot }> {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  return { telegram, bot, anna, client: realClient(telegram, bot) };
}

test("Stars are paid after the pre-checkout answer, kept in the ledger and given back once", async (context) => {
  const { telegram, bot, anna, client } = await openShop(context);
  client.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
  await startPolling(telegram, client);
  const invoice = await client.api.sendInvoice(
    anna.id,
    STARS.title,
    STARS.description,
    STARS.payload,
    "XTR",
    [{ label: "Plan", amount: 250 }],
  );
  const { reply_markup: keyboard }: Message = invoice;
  assert.deepEqual(keyboard?.inline_keyboard, [[{ text: "Pay 250 XTR", pay: true }]]);
  const outcome = await anna.pay(bot, invoice);
  assert.equal(outcome.status, "paid");
  const { telegram_payment_charge_id: charge, ...payment } = outcome.payment;
  assert.deepEqual(payment, {
    currency: "XTR",
    total_amount: 250,
    invoice_payload: "plan-1",
    provider_payment_charge_id: `${anna.id}_0`,
  });
  assert.deepEqual(await client.api.getMyStarBalance(), { amount: 250 });
  await client.api.refundStarPayment(anna.id, charge);
  await assert.rejects(client.api.refundStarPayment(anna.id, charge), /CHARGE_ALREADY_REFUNDED/);
  await assert.rejects(client.api.refundStarPayment(anna.id, "another"), /CHARGE_ID_INVALID/);
  const { transactions } = await client.api.getStarTransactions();
  assert.deepEqual(
    transactions.map(({ id, amount, source, receiver }) => [id, amount, source?.type, receiver?.type]),
    [
      [charge, 250, "user", undefined],
      [charge, 250, undefined, "user"],
    ],
  );
  assert.equal(anna.messages(bot).at(-1)?.refunded_payment?.telegram_payment_charge_id, charge);
});

test("the same invoice can be paid twice, with two charges", async (context) => {
  const { telegram, bot, anna, client } = await openShop(context);
  client.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
  await startPolling(telegram, client);
  const link = await client.api.createInvoiceLink("Plan", "A month", "plan-1", "", "XTR", [
    { label: "Plan", amount: 10 },
  ]);
  const outcomes = await Promise.all([anna.pay(bot, link), anna.pay(bot, link)]);
  const charges = outcomes.map(
    (outcome) => outcome.status === "paid" && outcome.payment.telegram_payment_charge_id,
  );
  assert.equal(new Set(charges).size, 2);
});

test("a flexible invoice asks for shipping, and the total includes it, a tip and what the buyer filled in", async (context) => {
  const { telegram, bot, anna, client } = await openShop(context);
  client.on("shipping_query", (ctx) => {
    assert.deepEqual(ctx.shippingQuery.shipping_address, ADDRESS);
    return ctx.answerShippingQuery(true, {
      shipping_options: [
        { id: "slow", title: "Slow", prices: [{ label: "Post", amount: 300 }] },
        { id: "fast", title: "Fast", prices: [{ label: "Courier", amount: 900 }] },
      ],
    });
  });
  client.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
  await startPolling(telegram, client);
  const { title, description, payload, currency } = EUROS;
  const invoice = await client.api.sendInvoice(
    anna.id,
    title,
    description,
    payload,
    currency,
    [{ label: "Tea", amount: 1250 }],
    { provider_token: "a-provider", is_flexible: true, need_email: true, max_tip_amount: 100 },
  );
  const options = {
    shippingAddress: ADDRESS,
    shippingOptionId: "fast",
    tipMinor: 50,
    email: "anna@example.com",
  };
  const outcome = await anna.pay(bot, invoice, options);
  assert.equal(outcome.status, "paid");
  assert.equal(outcome.payment.total_amount, 1250 + 900 + 50);
  assert.equal(outcome.payment.shipping_option_id, "fast");
  assert.deepEqual(outcome.payment.order_info, { email: "anna@example.com", shipping_address: ADDRESS });
});

test("a refusal is shown to the buyer and nothing is charged", async (context) => {
  const { telegram, bot, anna, client } = await openShop(context);
  client.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(false, "Sold out"));
  await startPolling(telegram, client);
  const link = await client.api.createInvoiceLink("Plan", "A month", "p", "", "XTR", [
    { label: "P", amount: 1 },
  ]);
  assert.deepEqual(await anna.pay(bot, link), { status: "failed", reason: "Sold out" });
  assert.deepEqual(await client.api.getMyStarBalance(), { amount: 0 });
});

test("a pre-checkout answer after ten seconds comes too late", async (context) => {
  const { telegram, clock, timers } = await startStill(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const { body } = await callApi(telegram, bot.token, "createInvoiceLink", {
    ...STARS,
    prices: [{ label: "P", amount: 1 }],
  });
  const paying = anna.pay(bot, String(body.result));
  const [query] = bot.pendingUpdates().flatMap(({ pre_checkout_query: asked }) => asked ?? []);
  timers.advanceMs(10_000);
  assert.deepEqual(await paying, { status: "failed", reason: "The bot did not answer in time." });
  clock.advanceMs(1);
  const late = await callApi(telegram, bot.token, "answerPreCheckoutQuery", {
    pre_checkout_query_id: query?.id,
    ok: true,
  });
  assert.match(late.body.description ?? "", /query is too old/);
});

test("invoices that Telegram would refuse are refused", async (context) => {
  const telegram = await startTelegram(context);
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  const price = { label: "P", amount: 100 };
  const provider = { provider_token: "a-provider" };
  const refusals: readonly (readonly [object, string])[] = [
    [{ ...STARS, prices: [price, price] }, "STARS_INVOICE_INVALID"],
    [{ ...STARS, ...provider, prices: [price] }, "STARS_INVOICE_INVALID"],
    [{ ...EUROS, prices: [price] }, "PAYMENT_PROVIDER_INVALID"],
    [{ ...EUROS, ...provider, prices: [] }, "CURRENCY_TOTAL_AMOUNT_INVALID"],
    [{ ...EUROS, ...provider, currency: "euro", prices: [price] }, "CURRENCY_INVALID"],
    [{ ...EUROS, ...provider, payload: "x".repeat(129), prices: [price] }, "INVOICE_PAYLOAD_INVALID"],
    [{ ...EUROS, ...provider, title: "x".repeat(33), prices: [price] }, "INVOICE_TITLE_INVALID"],
    [
      {
        ...EUROS,
        ...provider,
        prices: [price],
        reply_markup: { inline_keyboard: [[{ text: "x", callback_data: "x" }]] },
      },
      "BUTTON_TYPE_INVALID",
    ],
  ];
  for (const [parameters, reason] of refusals) {
    const { body } = await callApi(telegram, bot.token, "sendInvoice", { chat_id: anna.id, ...parameters });
    assert.equal(body.description, `Bad Request: ${reason}`);
  }
  const link = await callApi(telegram, bot.token, "createInvoiceLink", {
    ...STARS,
    prices: [price],
    subscription_period: 86_400,
  });
  assert.equal(link.body.description, "Bad Request: SUBSCRIPTION_PERIOD_INVALID");
});

test("a forwarded invoice can be paid by whoever got it", async (context) => {
  const { telegram, bot, anna, client } = await openShop(context);
  client.on("pre_checkout_query", (ctx) => ctx.answerPreCheckoutQuery(true));
  await startPolling(telegram, client);
  const boris = telegram.user();
  boris.start(bot);
  const invoice = await client.api.sendInvoice(anna.id, "Plan", "A month", "p", "XTR", [
    { label: "P", amount: 5 },
  ]);
  await client.api.forwardMessage(boris.id, anna.id, invoice.message_id);
  const copy = await boris.next(bot, (message) => message.invoice !== undefined);
  const outcome = await boris.pay(bot, copy);
  assert.equal(outcome.status, "paid");
});
