import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { fakePeople, injectChecked, testActor, testPerson } from "#platform/http/testing";
import { saveVehicle } from "../actions/garage.ts";
import { preferencesOf } from "../actions/preferences.ts";
import {
  ACCORD,
  createTestVin,
  KEY,
  OTHER_KEY,
  OTHER_WORKSPACE,
  type TestVin,
  WORKSPACE,
} from "./support/vin.ts";

const directory = fileURLToPath(new URL("../migrations/", import.meta.url));
const GARAGE = "/api/v1/vin/garage";
const PREFERENCES = "/api/v1/vin/preferences";
const NARROW = "tp_narrow";

let testDatabase: TestDatabase;
let vin: TestVin;
const ann = testPerson({ workspaceId: WORKSPACE, role: "viewer", scopes: ["vin:decode"] });

before(async () => {
  testDatabase = await createTestDatabase({ migrations: [{ scope: "vin", directory }] });
  vin = await createTestVin({
    database: testDatabase.database,
    actors: {
      [KEY]: testActor({ workspaceId: WORKSPACE }),
      [OTHER_KEY]: testActor({ workspaceId: OTHER_WORKSPACE }),
      [NARROW]: testActor({ workspaceId: WORKSPACE, scopes: ["vin:decode"] }),
    },
    server: { people: fakePeople({ ann, free: testPerson() }) },
  });
});
after(async () => {
  await vin.close();
  await testDatabase.close();
});

type Method = "DELETE" | "GET" | "PATCH" | "POST";

async function ask(
  method: Method,
  url: string,
  given: { readonly body?: object; readonly key?: string } = {},
) {
  const { body, key = KEY } = given;
  const answer = await injectChecked(vin.server, {
    method,
    url,
    headers: key.startsWith("tp_") ? { "x-api-key": key } : { authorization: `Bearer ${key}.access.token` },
    ...(body && { payload: body }),
  });
  const json = answer.body === "" ? undefined : (answer.json() as Record<string, unknown>);
  return { status: answer.statusCode, headers: answer.headers, json };
}

test("a vehicle is saved, found, renamed and removed, as at the bot", async () => {
  const saved = await ask("POST", GARAGE, { body: { vin: ACCORD.toLowerCase(), name: " My  car " } });
  assert.deepEqual([saved.status, saved.json], [201, { vin: ACCORD, name: "My car" }]);
  assert.equal(saved.headers["location"], `${GARAGE}/${ACCORD}`);
  assert.deepEqual((await ask("GET", `${GARAGE}/${ACCORD}`)).json, { vin: ACCORD, name: "My car" });
  const renamed = await ask("PATCH", `${GARAGE}/${ACCORD.toLowerCase()}`, { body: { name: "Yours" } });
  assert.deepEqual(renamed.json, { vin: ACCORD, name: "Yours" });
  assert.deepEqual((await ask("GET", GARAGE)).json, { items: [{ vin: ACCORD, name: "Yours" }] });
  assert.equal((await ask("DELETE", `${GARAGE}/${ACCORD}`)).status, 204);
  const gone = await ask("GET", `${GARAGE}/${ACCORD}`);
  assert.deepEqual([gone.status, gone.json?.["code"]], [404, "VIN_GARAGE_UNKNOWN"]);
});

test("a vehicle without a name is called what it is, and keeps the name that it has", async () => {
  assert.equal((await ask("POST", GARAGE, { body: { vin: ACCORD } })).json?.["name"], "2003 HONDA Accord");
  await ask("PATCH", `${GARAGE}/${ACCORD}`, { body: { name: "Ours" } });
  assert.equal((await ask("POST", GARAGE, { body: { vin: ACCORD } })).json?.["name"], "Ours");
  await ask("DELETE", `${GARAGE}/${ACCORD}`);
});

test("another workspace, and a key without the scope, reach no saved vehicle", async () => {
  await saveVehicle(vin.services, WORKSPACE, { vin: ACCORD, name: "Secret", addedBy: "user:ann" });
  assert.deepEqual((await ask("GET", GARAGE, { key: OTHER_KEY })).json, { items: [] });
  for (const method of ["GET", "PATCH", "DELETE"] as const) {
    const body = method === "PATCH" ? { body: { name: "Taken" } } : {};
    const answer = await ask(method, `${GARAGE}/${ACCORD}`, { key: OTHER_KEY, ...body });
    assert.equal(answer.json?.["code"], "VIN_GARAGE_UNKNOWN");
  }
  assert.equal((await ask("GET", GARAGE, { key: NARROW })).status, 403);
  assert.equal((await ask("GET", GARAGE, { key: "ann" })).status, 403);
  assert.deepEqual((await ask("GET", GARAGE)).json, { items: [{ vin: ACCORD, name: "Secret" }] });
});

test("what is no VIN, an empty name and one vehicle too many are refused", async () => {
  const wrong = await ask("POST", GARAGE, { body: { vin: "1HGCM8263" } });
  assert.equal(wrong.json?.["code"], "VIN_WRONG_LENGTH");
  const unnamed = await ask("POST", GARAGE, { body: { vin: ACCORD, name: " " } });
  assert.equal(unnamed.json?.["code"], "VIN_GARAGE_NAME_INVALID");
  await testDatabase.database.withWorkspace(OTHER_WORKSPACE, (transaction) =>
    transaction.query(
      `insert into vin.garage (workspace_id, vin, name, added_by, added_at)
       select $1, '1HGCM82633A' || (100000 + n), 'Car', 'user:ann', now() from generate_series(1, 200) n`,
      [OTHER_WORKSPACE],
    ),
  );
  const full = await ask("POST", GARAGE, { body: { vin: ACCORD }, key: OTHER_KEY });
  assert.deepEqual([full.status, full.json?.["code"]], [409, "VIN_GARAGE_FULL"]);
});

test("a person reads and changes their own preferences, which are nobody else's", async () => {
  assert.deepEqual((await ask("GET", PREFERENCES, { key: "ann" })).json, {
    units: "metric",
    source: "offline",
  });
  const changed = await ask("PATCH", PREFERENCES, { key: "ann", body: { units: "us" } });
  assert.deepEqual(changed.json, { units: "us", source: "offline" });
  const person = `user:${ann.userId}`;
  assert.deepEqual(await preferencesOf(vin.services, WORKSPACE, person), { units: "us", source: "offline" });
  const missing = await ask("PATCH", PREFERENCES, { key: "ann", body: { source: "autodev" } });
  assert.equal(missing.json?.["code"], "VIN_SOURCE_NOT_CONFIGURED");
  assert.equal((await ask("GET", PREFERENCES)).json?.["units"], "metric");
  assert.equal(
    (await ask("GET", PREFERENCES, { key: "free" })).json?.["code"],
    "IDENTITY_WORKSPACE_NOT_CHOSEN",
  );
});
