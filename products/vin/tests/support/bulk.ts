import { fileURLToPath } from "node:url";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { createIdempotency, httpMigrations } from "#platform/http";
import { type Jobs, jobsMigrations } from "#platform/jobs";
import { createTestJobs } from "#platform/jobs/testing";
import { liveMigrations } from "#platform/live";
import { silentLogger } from "#platform/telemetry";
import type { BulkJob } from "../../contracts.ts";
import { bulkDecodeJob } from "../../jobs/bulk-decode.ts";
import { bulkNoticeJob } from "../../jobs/bulk-notice.ts";
import { type Answer, createTestVin, KEY, readAnswer, type TestVin, type TestVinOptions } from "./vin.ts";

const directory = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** Encodes instead of encrypting. */
const plainSecrets: Parameters<typeof createIdempotency>[0]["secrets"] = {
  encrypt: async (_workspaceId, _purpose, text) => Buffer.from(text).toString("base64"),
  decryptBytes: async (_workspaceId, _purpose, blob) => Buffer.from(blob, "base64"),
};

export function openBulkDatabase(): Promise<TestDatabase> {
  return createTestDatabase({
    migrations: [jobsMigrations, liveMigrations, httpMigrations, { scope: "vin", directory }],
    poolLimit: 10,
  });
}

export interface TestBulk {
  readonly vin: TestVin;
  readonly jobs: Jobs;
  /** Begins to work on jobs. */
  work(): Promise<void>;
  send(body: string | Buffer, options?: SendOptions): Promise<Answer>;
  /** The job once nothing happens to it any more. */
  over(id: string): Promise<BulkJob>;
  post(url: string, key?: string): Promise<Answer>;
  delete(url: string, key?: string): Promise<Answer>;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly type?: string;
  readonly query?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The product with its routes and the real job engine on a test database; jobs wait until `work`. */
export async function createTestBulk(test: TestDatabase, options: TestVinOptions = {}): Promise<TestBulk> {
  const jobs = createTestJobs({ database: test.database });
  const { database } = test;
  const idempotency = createIdempotency({ database, logger: silentLogger, secrets: plainSecrets });
  const server = { idempotency, ...options.server };
  const vin = await createTestVin({ database, jobs, ...options, server });
  jobs.register([bulkDecodeJob(vin.services), bulkNoticeJob(vin.services)]);
  const call = async (method: "POST" | "DELETE", url: string, key = KEY): Promise<Answer> =>
    readAnswer(await vin.server.app.inject({ method, url, headers: { authorization: `Bearer ${key}` } }));
  return {
    vin,
    jobs,
    work: () => jobs.start({ worker: true, scheduler: false }),
    send: async (body, { type = "text/plain", query = "", key = KEY, headers = {} } = {}) =>
      readAnswer(
        await vin.server.app.inject({
          method: "POST",
          url: `/api/v1/vin/jobs${query}`,
          headers: { authorization: `Bearer ${key}`, "content-type": type, ...headers },
          payload: body,
        }),
      ),
    over: async (id) => {
      for (;;) {
        const { json } = await vin.get(`/api/v1/vin/jobs/${id}`);
        if (["finished", "cancelled", "failed"].includes(json.state)) return json as BulkJob;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    post: (url, key) => call("POST", url, key),
    delete: (url, key) => call("DELETE", url, key),
    close: async () => {
      await jobs.close();
      await vin.close();
      await idempotency.close();
    },
  };
}

/** Distinct valid VINs of one model. */
export function serialVins(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, at) => `5UXWX7C5XBA${String(from + at).padStart(6, "0")}`);
}
