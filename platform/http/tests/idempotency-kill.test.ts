import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { httpMigrations } from "#platform/http";
import { TEST_KEY } from "#platform/http/testing";

const ORDERS = 240;
const CLIENTS = 8;
const ORDERS_PER_KILL = 60;

describe("a process that is killed again and again while it takes orders", { timeout: 300_000 }, () => {
  let database: TestDatabase;
  let child: ChildProcess;
  let url = "";
  let kills = 0;

  before(async () => {
    database = await createTestDatabase({ migrations: [httpMigrations] });
    const app = new URL(database.environment.DATABASE_APP_URL).username;
    await database.database.asOwner((transaction) =>
      transaction.execute({
        text: `create schema shop; create table shop.orders (number integer, part text);
               grant usage on schema shop to ${app}; grant insert, select on shop.orders to ${app}`,
      }),
    );
    await start();
  });
  after(async () => {
    child.kill("SIGKILL");
    await database.close();
  });

  async function start(): Promise<void> {
    child = fork(`${import.meta.dirname}/order-server.ts`, {
      env: { ...process.env, ...database.environment },
    });
    [url = ""] = (await once(child, "message")) as [string?];
  }

  async function killAndStart(): Promise<void> {
    kills += 1;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    await start();
  }

  /** Asks until there is an answer, as a client that must know does. */
  async function order(number: number): Promise<unknown> {
    for (;;) {
      try {
        const answer = await fetch(`${url}/orders`, {
          method: "POST",
          headers: {
            "x-api-key": TEST_KEY,
            "idempotency-key": `order-${number}`,
            "content-type": "application/json",
          },
          body: JSON.stringify({ number }),
        });
        const body: unknown = await answer.json();
        if (answer.status === 200) return body;
        assert.ok([409, 503].includes(answer.status), `${answer.status} ${JSON.stringify(body)}`);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
      }
      await delay(20);
    }
  }

  it("has each order once, whole, and its answer for whoever asks again", async () => {
    let next = 0;
    let restart = Promise.resolve();
    const client = async (): Promise<void> => {
      for (let number = (next += 1); number <= ORDERS; number = next += 1) {
        if (number % ORDERS_PER_KILL === 0) restart = restart.then(killAndStart);
        assert.deepEqual(await order(number), { taken: number });
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    await restart;
    const rows = await database.database.query<{ number: number; parts: string }>({
      text: "select number, string_agg(part, ' ' order by part) as parts from shop.orders group by number",
    });
    assert.equal(rows.length, ORDERS);
    assert.deepEqual(
      rows.filter(({ parts }) => parts !== "head line"),
      [],
    );
    assert.equal(kills, Math.floor(ORDERS / ORDERS_PER_KILL));
  });
});
