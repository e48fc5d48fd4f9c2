import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { Client } from "pg";
import { loadConfig } from "#platform/config";
import { createTestDatabase, createTestDataDirectory, type TestDatabase } from "#platform/database/testing";
import type { Product } from "#platform/product";
import { migrationSets } from "../../../apps/migrations.ts";
import { configSlices } from "../../../apps/parts.ts";
import { products } from "../../../apps/products.ts";
import { compose, type House } from "../../../apps/server/compose.ts";
import { noLimits } from "../../support/servers.ts";

/** Public address of the installation: by https, so that cookies are bound to the host. */
export const SITE = "https://tradepost.example.com";
const HOST = "tradepost.example.com";

export interface TestHouse extends AsyncDisposable {
  readonly house: House;
  readonly test: TestDatabase;
  /** Mails are written here when jobs run. */
  readonly dataFolder: string;
  /** Sends a request to the public address. */
  send(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** One statement past row-level security, for laying rows ready and looking at them. */
  asSuperuser<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Limits off, so that many calls from one address are no matter; tests of limits set them back. */
const quiet = {
  ...noLimits,
  RATE_LIMIT_USER_PER_MINUTE: "0",
  RATE_LIMIT_USER_PER_HOUR: "0",
  RATE_LIMIT_USER_READS_PER_MINUTE: "0",
  TRADEPOST_ACCOUNT_REQUESTS_PER_ADDRESS: "0",
  TRADEPOST_ANSWER_LOG: "none",
  TRADEPOST_LOG_LEVEL: "error",
  TRADEPOST_VIN_ONLINE_SOURCES: "simulated",
  // Many at once wait for one another on a slow machine, too.
  DATABASE_CONNECT_TIMEOUT_SECONDS: "60",
};

type Environment = Readonly<Record<string, string>>;

/** The whole composed server with all products on a database of its own; nothing listens, no job runs. */
export async function openHouse(
  environment: Environment | ((given: TestDatabase["environment"]) => Promise<Environment>) = {},
  installed: readonly Product[] = products,
): Promise<TestHouse> {
  await using opened = new AsyncDisposableStack();
  const test = await createTestDatabase({ migrations: migrationSets });
  opened.defer(() => test.close());
  const data = await createTestDataDirectory();
  opened.defer(() => data.remove());
  const slices = new Set([...configSlices, ...installed.map((product) => product.config)]);
  const config = loadConfig([...slices], {
    ...quiet,
    ...test.environment,
    TRADEPOST_BASE_URL: SITE,
    TRADEPOST_DATA_DIR: data.folder,
    ...(typeof environment === "function" ? await environment(test.environment) : environment),
  });
  const house = await compose(config, { name: "Tradepost", version: "0.0.0" }, undefined, installed);
  opened.defer(() => house.close());
  house.http.setReady(true);
  const superuser = new Client(test.superuserUrl);
  await superuser.connect();
  // A forgotten lock fails a test and does not stop it for ever.
  await superuser.query("set lock_timeout = '60s'; set statement_timeout = '60s'");
  opened.defer(() => superuser.end());
  const toClose = opened.move();
  const close = (): Promise<void> => toClose.disposeAsync();
  return {
    house,
    test,
    dataFolder: data.folder,
    send: (request) => house.http.app.inject({ ...request, headers: { host: HOST, ...request.headers } }),
    asSuperuser: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await superuser.query<Row>(text, [...values])).rows,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The code of a problem document; `undefined` for any other answer. */
export function codeOf(answer: Pick<LightMyRequestResponse, "headers" | "body">): string | undefined {
  if (!String(answer.headers["content-type"]).startsWith("application/problem+json")) return undefined;
  return (JSON.parse(answer.body) as { readonly code?: string }).code;
}
