import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createFakeTelegram, type FakeBot, type FakeTelegram } from "#platform/telegram/testing";
import { makePlace, type Place } from "../support/places.ts";
import { type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { numberedVin } from "../support/vins.ts";

const TOTAL = 40_000;

let place: Place;
let fake: FakeTelegram;
let bot: FakeBot;
let server: RunningServer | undefined;

before(async () => {
  place = await makePlace();
  fake = await createFakeTelegram({ selfCheck: true });
  bot = fake.addBot({ username: "killed_bot" });
});
after(async () => {
  await server?.end("SIGTERM");
  await fake.close();
  await place[Symbol.asyncDispose]();
});

const start = (): Promise<RunningServer> =>
  startServer({
    dataFolder: place.dataFolder,
    environment: { TRADEPOST_TELEGRAM_API_ROOT: fake.apiRoot, TRADEPOST_VIN_BOT_TOKEN: bot.token },
  });

test("a list goes on where it was after two kills of the whole server, and counts every VIN once", async (context) => {
  server = await start();
  const anna = fake.user({ firstName: "Anna", languageCode: "en" });
  const list = Array.from({ length: TOTAL }, (_, at) => numberedVin(at)).join("\n");
  anna.sendDocument(bot, { name: "stock.txt", bytes: Buffer.from(list) });
  await anna.next(bot, ({ text = "" }) => text.includes("VINs in the queue"));
  const progress = (): number => {
    const texts = anna.messages(bot).map(({ text = "" }) => /⏳ (\d+) of/.exec(text)?.[1]);
    return Math.max(0, ...texts.map((text) => Number(text ?? 0)));
  };
  for (let kill = 1; kill <= 2; kill += 1) {
    const seen = progress();
    await until(() => progress() > seen, "the list goes on");
    await server.end("SIGKILL");
    context.diagnostic(`killed at ${progress()} of ${TOTAL}`);
    assert.ok(progress() < TOTAL, "the kill came before the end");
    server = await start();
  }
  const file = await anna.next(bot, ({ document }) => document !== undefined);
  const content = Buffer.from(anna.download(file.document?.file_id ?? "").bytes).toString();
  const rows = content.trim().split("\n").slice(1);
  assert.equal(rows.length, TOTAL);
  const vins = new Set(rows.map((row) => /1HGCM82633A\d{6}/.exec(row)?.[0]));
  assert.equal(vins.size, TOTAL);
  await until(
    () => anna.messages(bot).some(({ text = "" }) => text.includes(`Done: ${TOTAL} of ${TOTAL}`)),
    "the end is told",
  );
  const told = anna.messages(bot).filter(({ text = "" }) => /queue|⏳|Done:/.test(text));
  assert.equal(told.length, 1, "all in one message");
  anna.send(bot, "/usage");
  const usage = await anna.next(bot, ({ text = "" }) => text.includes("Altogether"));
  assert.match(
    usage.text ?? "",
    new RegExp(`Altogether: ${TOTAL}, ${TOTAL} different[^]*Lists: 1 with ${TOTAL}`),
  );
  const files = anna.messages(bot).filter(({ document, from }) => document && from?.is_bot === true);
  assert.equal(files.length, 1);
});
