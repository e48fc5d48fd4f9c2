import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { webhookSecret } from "../bots/secret.ts";
import { COUNTED_TOKENS, countedBody, countingBot, EFFECTS_TABLE, shuffledUpdates } from "./counting-bot.ts";
import { openDatabase, signingKey } from "./fixture.ts";
import { type Process, startProcess, until } from "./real.ts";
import { type Mortal, startMortal } from "./worker-kill.ts";

const TOTAL = 600;
const CHATS = 40;

let database: TestDatabase;
let intake: Process;
let worker: Mortal;
before(async () => {
  database = await openDatabase();
  await database.database.asOwner((transaction) => transaction.query(EFFECTS_TABLE));
  intake = await startProcess(database.database, countingBot, {
    operatorBots: COUNTED_TOKENS.map((token) => ({ product: "vin", token })),
  });
  worker = await startMortal(database.environment);
});
after(async () => {
  await worker.end();
  await intake.close();
  await database.close();
});

async function count(): Promise<number> {
  const [row] = await database.database.asOwner((transaction) =>
    transaction.query<{ count: number }>("select count(*)::integer as count from public.effects"),
  );
  return row?.count ?? 0;
}

test("updates that come three times, shuffled over two bots, with the worker killed, each have one effect in order", async () => {
  const sequence = shuffledUpdates(TOTAL, CHATS, 3);
  const secrets = new Map(["3001", "3002"].map((botId) => [botId, webhookSecret(signingKey, botId)]));
  const bring = async (from: number, to: number) => {
    for (const update of sequence.slice(from, to)) {
      const secret = secrets.get(update.botId);
      await intake.telegram.receiveUpdate({ botId: update.botId, secret, body: countedBody(update) });
    }
  };
  await bring(0, 500);
  await until(async () => (await count()) >= 20, "work has begun");
  const killed = worker.kill();
  await bring(500, 1200);
  await killed;
  await until(async () => (await count()) >= 200, "work goes on");
  await worker.kill();
  await bring(1200, sequence.length);
  await until(async () => (await count()) >= TOTAL, "all effects");
  const rows = await database.database.asOwner((transaction) =>
    transaction.query<{ chat: string; ids: string[] }>(
      "select chat, array_agg(update_id::text order by place) as ids from public.effects group by chat",
    ),
  );
  assert.equal(rows.length, CHATS);
  assert.equal(await count(), TOTAL);
  for (const { chat, ids } of rows) {
    const numbers = ids.map(Number);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
      `order of chat ${chat}`,
    );
    assert.equal(new Set(numbers).size, TOTAL / CHATS);
  }
});
