import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { createDatabase } from "#platform/database";
import { silentLogger, testDatabaseConfig } from "#platform/database/testing";
import { createIdempotency, type HttpApp } from "#platform/http";
import { createTestServer, testActor } from "#platform/http/testing";
import { systemClock } from "#platform/kernel";
import { silentLogger as logger } from "#platform/telemetry";

/** A process that takes orders over HTTP, each in two rows of one transaction, until it is killed. */
const { DATABASE_URL: url, DATABASE_APP_URL: appUrl, DATABASE_OPS_URL: opsUrl } = process.env;
const database = await createDatabase({
  config: testDatabaseConfig({ url, appUrl, opsUrl }),
  dataDirectory: "",
  secret: "",
  logger: silentLogger,
  clock: systemClock,
});
const secrets = {
  encrypt: async (_workspaceId: string | null, _purpose: string, text: string | Uint8Array) =>
    Buffer.from(text).toString("base64"),
  decryptBytes: async (_workspaceId: string | null, _purpose: string, blob: string) =>
    Buffer.from(blob, "base64"),
};

function routes(app: HttpApp): void {
  app.post("/orders", { config: { access: "workspace" } }, async (request) => {
    const { number } = request.body as { number: number };
    const body = { taken: number };
    await database.withWorkspace(testActor().workspaceId, async (transaction) => {
      const insert = (part: string) =>
        transaction.query("insert into shop.orders (number, part) values ($1, $2)", [number, part]);
      await insert("head");
      await request.keepAnswer(transaction, { status: 200, body });
      await insert("line");
    });
    // Time to be killed between the effect and its answer.
    await delay(number % 3);
    return body;
  });
}

const idempotency = createIdempotency({ database, logger, secrets, leaseSeconds: 0.3 });
const server = await createTestServer([routes], { idempotency });
process.send?.(await server.listen());
