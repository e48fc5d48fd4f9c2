/**
 * How fast updates are taken in and whether all of them are handled once: `npm run bench -- telegram-intake`.
 * On a server with fsync on, with everything that an update needs to be safe.
 *
 * accepted: updates of 5,000 chats presented to one process, 1,000 at a time, beside one transaction each.
 * intake:   a webhook at 200 updates/s whose handlers, replies and sending run in the same process.
 * exact:    10,000 updates over two bots, each brought three times and shuffled, worker killed twice.
 * idle:     memory of 1,000 bots that nobody writes to, with webhooks and with open polls.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase, type Database } from "#platform/database";
import { testDatabaseConfig } from "#platform/database/testing";
import { jobsMigrations } from "#platform/jobs";
import { systemClock } from "#platform/kernel";
import { silentLogger } from "#platform/telemetry";
import { type BotDefinition, telegramMigrations } from "#platform/telegram";
import { webhookSecret } from "../platform/telegram/bots/secret.ts";
import {
  COUNTED_TOKENS,
  countedBody,
  countingBot,
  EFFECTS_TABLE,
  shuffledUpdates,
} from "../platform/telegram/tests/counting-bot.ts";
import { signingKey, testConfig } from "../platform/telegram/tests/fixture.ts";
import { type Process, startProcess, until } from "../platform/telegram/tests/real.ts";
import { startMortal } from "../platform/telegram/tests/worker-kill.ts";
import { median, printResult, printTable } from "./support/report.ts";
import { startOutside } from "./telegram/outside-process.ts";

const ACCEPTED = 30_000;
const ALONE = 2_000;
const AT_A_TIME = 1_000;
const ROUNDS = 3;
const INTAKE = { perSecond: 200, seconds: 15, chats: 500 };
const EXACT = { total: 10_000, chats: 400, copies: 3 };
const IDLE_BOTS = 1_000;

const echo: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context, { text = "" }) => void context.reply(text),
};
const operatorBots = COUNTED_TOKENS.map((token) => ({ product: "vin", token }));
const secret = webhookSecret(signingKey, "3001");
let fresh = 1;

/** Presents updates, so many at a time; answers updates per second. */
async function present({ telegram }: Process, total: number, atATime: number): Promise<number> {
  const started = performance.now();
  let left = total;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      fresh += 1;
      const body = countedBody({ botId: "3001", updateId: fresh, chat: 10_000 + (fresh % 5_000) });
      await telegram.receiveUpdate({ botId: "3001", secret, body });
    }
  };
  await Promise.all(Array.from({ length: atATime }, one));
  return (total / (performance.now() - started)) * 1000;
}

async function empty(database: Database): Promise<void> {
  await database.asOwner((transaction) =>
    transaction.query(
      "truncate telegram.inbox, telegram.lanes, telegram.outgoing, telegram.senders, jobs.pending, telegram.chats, telegram.users",
    ),
  );
}

async function accepted(database: Database): Promise<{ batched: number; alone: number }> {
  const started = await startProcess(database, echo, { operatorBots });
  const batched: number[] = [];
  const alone: number[] = [];
  await present(started, 2_000, AT_A_TIME);
  for (let round = 0; round < ROUNDS; round += 1) {
    await empty(database);
    batched.push(await present(started, ACCEPTED, AT_A_TIME));
    alone.push(await present(started, ALONE, 1));
  }
  await empty(database);
  await started.close();
  return { batched: median(batched), alone: median(alone) };
}

async function intake(database: Database): Promise<{ p50: number; p99: number; sent: number }> {
  const outside = await startOutside();
  const config = { ...testConfig, apiRoot: outside.apiRoot, messagesPerSecond: 1_000 };
  const started = await startProcess(database, echo, { operatorBots, config }, 20);
  await started.jobs.start({ worker: true, scheduler: false });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const presented = String(request.headers["x-telegram-bot-api-secret-token"]);
      started.telegram
        .receiveUpdate({ botId: "3001", secret: presented, body: Buffer.concat(chunks) })
        .then(() => response.end())
        .catch(() => response.writeHead(500).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram/webhook/3001`;
  await outside.ask(JSON.stringify({ url, secret, ...INTAKE, seconds: 2 }));
  await empty(database);
  const before = (await outside.ask<{ sent: number }>("sent")).sent;
  const { p50, p99 } = await outside.ask<{ p50: number; p99: number }>(
    JSON.stringify({ url, secret, ...INTAKE }),
  );
  const wanted = before + INTAKE.perSecond * INTAKE.seconds;
  await until(
    async () => (await outside.ask<{ sent: number }>("sent")).sent >= wanted,
    "all replies",
    60_000,
  );
  const { sent } = await outside.ask<{ sent: number }>("sent");
  server.closeAllConnections();
  server.close();
  await started.close();
  outside.end();
  return { p50, p99, sent: sent - before };
}

async function exact(
  database: Database,
): Promise<{ effects: number; distinct: number; disordered: number; seconds: number }> {
  await empty(database);
  await database.asOwner((transaction) => transaction.query(EFFECTS_TABLE));
  const started = await startProcess(database, countingBot, { operatorBots });
  const worker = await startMortal({
    DATABASE_URL: database.connectionString("owner"),
    DATABASE_APP_URL: database.connectionString("app"),
    DATABASE_OPS_URL: database.connectionString("ops"),
  });
  const sequence = shuffledUpdates(EXACT.total, EXACT.chats, EXACT.copies);
  const begun = performance.now();
  const count = async () => {
    const [row] = await database.asOwner((transaction) =>
      transaction.query<{ count: number }>("select count(*)::integer as count from public.effects"),
    );
    return row?.count ?? 0;
  };
  // Together whatever is of different chats: a chat's next update comes when the one before was taken.
  let together = new Map<number, Promise<void>>();
  for (const [place, update] of sequence.entries()) {
    if (together.has(update.chat) || together.size >= 40) {
      await Promise.all(together.values());
      together = new Map();
    }
    const { botId } = update;
    const presented = { botId, secret: webhookSecret(signingKey, botId), body: countedBody(update) };
    together.set(update.chat, started.telegram.receiveUpdate(presented));
    if (place === 8_000 || place === 20_000) await worker.kill();
  }
  await Promise.all(together.values());
  await until(async () => (await count()) >= EXACT.total, "all effects", 300_000);
  const seconds = (performance.now() - begun) / 1000;
  const [row] = await database.asOwner((transaction) =>
    transaction.query<{ effects: number; distinct: number; disordered: number }>(
      `select count(*)::integer as effects, count(distinct (bot_id, update_id))::integer as distinct,
              count(*) filter (where update_id < before)::integer as disordered
         from (select *, lag(update_id) over (partition by bot_id, chat order by place) as before from public.effects) rows`,
    ),
  );
  await worker.end();
  await started.close();
  return {
    effects: row?.effects ?? 0,
    distinct: row?.distinct ?? 0,
    disordered: row?.disordered ?? 0,
    seconds,
  };
}

function memoryMb(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1_048_576;
}

async function idle(database: Database): Promise<{ webhooks: number; polls: number }> {
  const outside = await startOutside();
  await empty(database);
  const bots = Array.from({ length: IDLE_BOTS }, (_, place) => ({
    product: "vin",
    token: `${500_000 + place}:AAE-idle`,
  }));
  const before = memoryMb();
  const config = { ...testConfig, apiRoot: outside.apiRoot };
  const hooked = await startProcess(database, echo, { operatorBots: bots, config });
  await hooked.jobs.start({ worker: true, scheduler: false });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const webhooks = memoryMb() - before;
  await hooked.close();
  const polling = await startProcess(database, echo, {
    operatorBots: bots,
    config: { ...config, intake: "polling" },
  });
  polling.telegram.startPolling();
  const open = async () => (await outside.ask<{ polls: number }>("polls")).polls;
  await until(async () => (await open()) >= IDLE_BOTS, "all polls are open", 60_000);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const polls = memoryMb() - before;
  await polling.close();
  outside.end();
  return { webhooks, polls };
}

const folder = mkdtempSync(join(tmpdir(), "tradepost-bench-"));
const database = await createDatabase({
  config: testDatabaseConfig({ poolLimit: 10 }),
  dataDirectory: folder,
  secret: "a secret for throw-away data only, 32+",
  logger: silentLogger,
  clock: systemClock,
});
try {
  await database.migrate([jobsMigrations, telegramMigrations]);
  const memory = await idle(database);
  const rates = await accepted(database);
  const latency = await intake(database);
  const once = await exact(database);
  const whole = Math.round;
  printTable([
    { what: "accepted by one process, updates/s", bar: ">= 5,000", measured: whole(rates.batched) },
    { what: "the same, one after the other", bar: "", measured: whole(rates.alone) },
    { what: "intake at 200/s with all work, p50 ms", bar: "", measured: latency.p50.toFixed(1) },
    { what: "intake at 200/s with all work, p99 ms", bar: "<= 50", measured: latency.p99.toFixed(1) },
    { what: "replies of those updates", bar: "3,000", measured: latency.sent },
    { what: "effects of 10,000 updates brought 3 times", bar: "10,000", measured: once.effects },
    { what: "distinct effects", bar: "10,000", measured: once.distinct },
    { what: "effects out of their chat's order", bar: "0", measured: once.disordered },
    { what: "seconds for them, two kills included", bar: "", measured: once.seconds.toFixed(1) },
    { what: "1,000 idle bots with webhooks, MB", bar: "<= 150", measured: whole(memory.webhooks) },
    { what: "1,000 idle bots with open polls, MB", bar: "<= 150", measured: whole(memory.polls) },
  ]);
  printResult({
    bench: "telegram-intake",
    value: whole(rates.batched),
    unit: "updates/s accepted",
    peers: {
      "one transaction each": whole(rates.alone),
      "intake p99 ms": Number(latency.p99.toFixed(1)),
      "effects of 10,000": once.effects,
      "out of order": once.disordered,
      "1,000 idle bots MB": whole(memory.webhooks),
      "1,000 polling bots MB": whole(memory.polls),
    },
    ratio: Math.round((rates.batched / rates.alone) * 10) / 10,
  });
} finally {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}
