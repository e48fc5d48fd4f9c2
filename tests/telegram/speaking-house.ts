import { createFakeTelegram, type FakeBot, type FakeTelegram } from "#platform/telegram/testing";
import { openHouse, type TestHouse } from "../isolation/support/house.ts";

/** The whole composed server, at work and in conversation with a pretended Telegram; nothing listens. */
export interface SpeakingHouse extends AsyncDisposable {
  readonly server: TestHouse;
  readonly fake: FakeTelegram;
  /** The operator's VIN bot. */
  readonly bot: FakeBot;
  /** Settings that join another process or the command line to this installation. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function openSpeakingHouse(
  settings: Readonly<Record<string, string>> = {},
): Promise<SpeakingHouse> {
  await using opened = new AsyncDisposableStack();
  const fake = await createFakeTelegram({ selfCheck: true });
  opened.defer(() => fake.close());
  const bot = fake.addBot({ username: "telling_bot" });
  const telegram = {
    TRADEPOST_TELEGRAM_API_ROOT: fake.apiRoot,
    TRADEPOST_VIN_BOT_TOKEN: bot.token,
    ...settings,
  };
  const server = opened.use(await openHouse(telegram));
  await server.house.jobs.start({ worker: true, scheduler: false });
  await server.house.parts.telegram.sync();
  server.house.parts.telegram.startPolling();
  const environment = {
    ...server.test.environment,
    ...telegram,
    TRADEPOST_DATA_DIR: server.dataFolder,
  };
  const toClose = opened.move();
  return { server, fake, bot, environment, [Symbol.asyncDispose]: () => toClose.disposeAsync() };
}
