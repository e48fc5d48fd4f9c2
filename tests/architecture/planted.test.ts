import assert from "node:assert/strict";
import { test } from "node:test";
import { sourceFaults } from "./source-rules.ts";

const ACTION = "products/vin/actions/decode-vin.ts";
const RULE = "products/vin/rules/wmi.ts";
const ROUTE = "products/vin/routes/decode.ts";

const refused: readonly (readonly [file: string, source: string])[] = [
  [ACTION, `await fetch("https://x")`],
  [ACTION, `await globalThis.fetch("https://x");`],
  [ACTION, `await globalThis["fetch"]("https://x");`],
  [ACTION, `const { fetch: call } = globalThis;`],
  [ACTION, `const call = fetch;`],
  [ACTION, `connect({ fetch })`],
  [ACTION, `global.fetch("https://x");`],
  [ACTION, `const everything = globalThis;`],
  [ACTION, `new WebSocket("wss://x");`],
  [ACTION, `const glob = "a/*"; await fetch("x"); const other = "*/";`],
  ["platform/jobs/worker.ts", `await fetch("https://x");`],
  ["platform/jobs/worker.ts", `import { request } from "undici";`],
  ["products/vin/connectors/nhtsa/client.ts", `import { request } from "undici";`],
  ...["node:http", "node:https", "node:net", "http"].map(
    (name) => [ROUTE, `import x from "${name}";`] as const,
  ),
  [ACTION, `process.env["A"]`],
  [ACTION, `const { env } = process;`],
  [ACTION, `const { env: e, argv } = globalThis.process;`],
  [ACTION, `process["env"]`],
  [ACTION, `const p = process;`],
  [ACTION, `import { env } from "node:process";`],
  [ACTION, `import process from 'process';`],
  [ACTION, `const at = new Date;`],
  [ACTION, `const at = new Date();`],
  [ACTION, `const now = Date.now;`],
  [ACTION, `const D = Date;`],
  [ACTION, `const { Date: D } = globalThis;`],
  [ACTION, `const { Date } = globalThis;`],
  [ACTION, `new globalThis.Date()`],
  [ACTION, "await transaction.query(`select 1`);"],
  [ACTION, `await transaction.execute({ text: "delete from vin.history" });`],
  [ACTION, `await transaction.query<{ a: string }>({ text: STATEMENT });`],
  [ACTION, `await transaction["query"]("select 1");`],
  [ACTION, `const { query } = transaction;`],
  ...["node:fs", "node:fs/promises", "node:child_process", "node:sqlite", "node:worker_threads", "fs"].map(
    (name) => [RULE, `import * as x from "${name}";`] as const,
  ),
  [RULE, `const x = 1; import { readFileSync } from "node:fs";`],
  [RULE, `import { readFileSync } from 'node:fs';`],
  [RULE, `const fs = await import("node:fs");`],
  [RULE, `import type { Database } from "#platform/database";`],
  ["apps/server/compose.ts", `import { createDatabase } from "../../platform/database/create.ts";`],
  ["apps/server/compose.ts", `import { vin } from "../../products/vin/index.ts";`],
  ["apps/server/compose.ts", `import { testMetrics } from "#platform/telemetry/testing";`],
  [ACTION, `import { fakeClock } from "#platform/kernel/testing";`],
  ["platform/jobs/worker.ts", `import { fakeClock } from "./testing.ts";`],
  ["platform/jobs/worker.js", ``],
  ["products/vin/rules/wmi.mjs", ``],
  ["apps/cli/other.mts", ``],
  [ACTION, `import { createRequire } from "node:module";`],
  [ACTION, `const x = require("pg");`],
  [ACTION, "await import(`pg`);"],
  [ACTION, `await import(name);`],
  [ACTION, `await import("p" + "g");`],
  ["products/vin/vpic/decoding.ts", `import { store } from "../store/history.ts";`],
  ["products/vin/answers/answer.ts", `import { client } from "../connectors/nhtsa/client.ts";`],
  ["products/vin/answers/answer.ts", `import { source } from "../sources/configured.ts";`],
  ["products/vin/input/read.ts", `import { readFileSync } from "node:fs";`],
  [ROUTE, `import { source } from "../sources/configured.ts";`],
];

const accepted: readonly (readonly [file: string, source: string])[] = [
  ["platform/outbound/transport.ts", `import { request } from "undici";`],
  ["platform/config/environment.ts", `const { env } = process;`],
  ["products/vin/connectors/x/client.ts", `import { connect } from "node:net";`],
  ["products/vin/store/history.ts", `await transaction.query({ text: LIST });`],
  ["products/vin/tests/decode.test.ts", `import { fakeClock } from "#platform/kernel/testing";`],
  ["products/vin/history/recorder.ts", `import type { HistoryStore } from "../store/history.ts";`],
  [ACTION, `// fetch("x"), new Date()\nconst found: Date = at; const { year } = request.query;`],
  [ACTION, `const day = Date.parse(text); /* process.env */`],
  ["apps/cli/tradepost.mjs", ``],
];

for (const [file, source] of refused) {
  test(`${file} may not hold: ${source}`, () => {
    assert.notDeepEqual(sourceFaults(file, source), []);
  });
}

for (const [file, source] of accepted) {
  test(`${file} may hold: ${source}`, () => {
    assert.deepEqual(sourceFaults(file, source), []);
  });
}
