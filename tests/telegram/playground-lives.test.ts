import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadConfig } from "#platform/config";
import { createTestDatabase, createTestDataDirectory, type TestDatabase } from "#platform/database/testing";
import { systemClock } from "#platform/kernel";
import { migrationSets } from "../../apps/migrations.ts";
import { configSlices } from "../../apps/parts.ts";
import { products } from "../../apps/products.ts";
import { compose } from "../../apps/server/compose.ts";
import { openPlayground, type Playground } from "../../apps/server/development/playground/playground.ts";
import { tradepostHere } from "../command-line/in-process.ts";
import { until } from "../support/until.ts";

/** The first bot of every playground. */
const BOT_ID = "1000000000001";
const ACCORD = "1HGCM82633A004352";

let database: TestDatabase;
let data: Awaited<ReturnType<typeof createTestDataDirectory>>;
let environment: Readonly<Record<string, string>>;
before(async () => {
  database = await createTestDatabase({ migrations: migrationSets });
  data = await createTestDataDirectory();
  environment = {
    ...database.environment,
    TRADEPOST_DATA_DIR: data.folder,
    TRADEPOST_LOG_LEVEL: "error",
    TRADEPOST_VIN_ONLINE_SOURCES: "simulated",
  };
});
after(async () => {
  await database.close();
  await data.remove();
});

/** One development start, at work, with its playground. */
async function live(work: (playground: Playground) => Promise<void>): Promise<void> {
  const speaking = products.filter(({ bot }) => bot !== undefined);
  const playground = await openPlayground(speaking, systemClock);
  const config = loadConfig(configSlices, { ...environment, ...playground.environment });
  const house = await compose(config, { name: "Tradepost", version: "0.0.0" }, playground);
  try {
    await house.jobs.start({ worker: true, scheduler: false });
    house.parts.telegram.startPolling();
    await work(playground);
  } finally {
    await house.close();
  }
}

function peopleOf({ telegram }: Playground) {
  const [anna] = telegram.users();
  const [bot] = telegram.bots();
  assert.ok(anna !== undefined && bot !== undefined);
  return { anna, bot };
}

test("the playground's bot is the same at each start, and hears what is written after it", async () => {
  for (let start = 0; start < 2; start += 1)
    await live(async (playground) => {
      const { anna, bot } = peopleOf(playground);
      anna.send(bot, ACCORD);
      assert.match((await anna.next(bot)).text ?? "", /HONDA/);
    });
  const rows = await database.database.asApp((transaction) =>
    transaction.query<{ id: string }>("select bot_id as id from telegram.bots"),
  );
  assert.deepEqual(rows, [{ id: BOT_ID }]);
});

test("a campaign of the playground's bot is run from the command line, which knows no token", async () => {
  const run = async (...args: string[]): Promise<string> => {
    const command = ["telegram", "campaigns", ...args, "--bot", BOT_ID];
    const { code, errors, output } = await tradepostHere(command, environment);
    assert.deepEqual([code, errors], [0, ""]);
    return output;
  };
  await live(async (playground) => {
    const { anna, bot } = peopleOf(playground);
    anna.send(bot, "/start");
    await anna.next(bot);
    assert.match(await run("preview"), /^Would go to: 1\n/);
    const made = await run("create", "--name", "News", "--text", "There is news");
    await run("start", /[0-9a-f-]{36}/.exec(made)?.[0] ?? "");
    await until(() => anna.messages(bot).some(({ text }) => text === "There is news"), "the news come");
  });
});
