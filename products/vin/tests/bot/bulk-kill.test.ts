import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { createFakeTelegram, type FakeBot, type FakeTelegram } from "#platform/telegram/testing";
import { openBotDatabase } from "../support/bot.ts";
import { serialVins } from "../support/bulk.ts";

const TOTAL = 20_000;

let database: TestDatabase;
let fake: FakeTelegram;
let bot: FakeBot;
const workers: ChildProcess[] = [];
before(async () => {
  database = await openBotDatabase();
  fake = await createFakeTelegram({ selfCheck: true });
  bot = fake.addBot();
});
after(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await fake.close();
  await database.close();
});

async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../support/bot-worker.ts")], {
    env: { ...process.env, ...database.environment, API_ROOT: fake.apiRoot, BOT_TOKEN: bot.token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  workers.push(child);
  await once(child.stdout, "data");
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

async function ask<Row extends object>(text: string): Promise<Row> {
  const [row] = await database.database.asOps("look at the bulk job", (transaction) =>
    transaction.query<Row>(text),
  );
  if (row === undefined) throw new Error("The database counted nothing.");
  return row;
}

async function reached(done: number): Promise<number> {
  for (;;) {
    const now = await ask<{ done: number }>("select coalesce(max(done), 0)::int as done from vin.bulk_jobs");
    if (now.done >= done) return now.done;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test(
  "killed twice in the middle, a list from Telegram ends with exact counts and one file",
  { timeout: 300_000 },
  async () => {
    const anna = fake.user({ firstName: "Anna", languageCode: "en" });
    const first = await startWorker();
    anna.sendDocument(bot, { name: "cars.txt", bytes: Buffer.from(serialVins(TOTAL).join("\n")) });
    await reached(1000);
    await kill(first);
    const second = await startWorker();
    const before = await reached(1000);
    await reached(Math.min(before + 1000, TOTAL));
    await kill(second);
    const interrupted = await reached(0);
    assert.ok(interrupted < TOTAL, "the kills came before the end");
    const third = await startWorker();
    const file = await anna.next(bot, ({ document }) => document !== undefined);
    const done = await anna.nextEdit(bot, ({ text = "" }) => text.includes("Done:"));
    assert.match(done.text ?? "", /Done: 20000 of 20000 VINs decoded/);
    const content = Buffer.from(anna.download(file.document?.file_id ?? "").bytes).toString();
    assert.equal(content.trim().split("\n").length, TOTAL + 1);
    const counted = await ask<object>(
      `select (select count(*)::int from vin.bulk_jobs) as jobs, (select count(*)::int from vin.bulk_items) as items,
              (select sum(times)::int from vin.decode_history) as decodes,
              (select count(*)::int from vin.bulk_messages where delivered_at is not null) as delivered`,
    );
    assert.deepEqual({ ...counted }, { jobs: 1, items: TOTAL, decodes: TOTAL, delivered: 1 });
    await kill(third);
    const files = anna.messages(bot).filter(({ from, document }) => document !== undefined && from?.is_bot);
    assert.equal(files.length, 1);
  },
);
