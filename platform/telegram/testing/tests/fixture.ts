import { type TestContext } from "node:test";
import { Bot } from "grammy";
import { type FakeClock, fakeClock } from "#platform/kernel/testing";
import { type ManualTimers, manualTimers } from "#platform/outbound/testing";
import { createFakeTelegram, type FakeBot, type FakeTelegram, type FakeTelegramOptions } from "../index.ts";

/** What must end before the server does. */
const endings = new WeakMap<FakeTelegram, (() => Promise<void>)[]>();

/** A fake Telegram that ends with the test and checks every answer it gives. */
export async function startTelegram(
  context: TestContext,
  options: FakeTelegramOptions = {},
): Promise<FakeTelegram> {
  const telegram = await createFakeTelegram({ selfCheck: true, ...options });
  endings.set(telegram, []);
  context.after(async () => {
    for (const end of endings.get(telegram) ?? []) await end();
    await telegram.close();
  });
  return telegram;
}

/** A fake Telegram whose time only the test moves. */
export async function startStill(
  context: TestContext,
  options: FakeTelegramOptions = {},
): Promise<{ telegram: FakeTelegram; clock: FakeClock; timers: ManualTimers }> {
  const clock = fakeClock();
  const timers = manualTimers(clock);
  const telegram = await startTelegram(context, { clock, timers, ...options });
  return { telegram, clock, timers };
}

/** The real client, unmodified, pointed at the fake. */
export function realClient(telegram: FakeTelegram, bot: FakeBot): Bot {
  return new Bot(bot.token, { botInfo: bot.me, client: { apiRoot: telegram.apiRoot } });
}

/** Polls with the real client until the test ends. */
export async function startPolling(telegram: FakeTelegram, bot: Bot): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = bot.start({ onStart: () => resolve() });
  endings.get(telegram)?.push(async () => {
    await bot.stop();
    await running;
  });
  await promise;
}

/** Calls a method as plain HTTP; answers status and body. */
export async function callApi(
  telegram: FakeTelegram,
  token: string,
  method: string,
  parameters: object = {},
): Promise<{ readonly status: number; readonly body: ApiAnswer }> {
  const response = await fetch(`${telegram.apiRoot}/bot${token}/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
  });
  return { status: response.status, body: (await response.json()) as ApiAnswer };
}

export interface ApiAnswer {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error_code?: number;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, number>>;
}
