import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { injectChecked, testActor } from "#platform/http/testing";
import { ACCORD, createTestVin, KEY, OTHER_KEY, type TestVin, WORKSPACE } from "./support/vin.ts";

let vin: TestVin;

before(async () => {
  vin = await createTestVin({
    actors: {
      [KEY]: testActor({ workspaceId: WORKSPACE, scopes: ["vin:decode"] }),
      [OTHER_KEY]: testActor({ scopes: ["vin:history"] }),
    },
  });
});
after(() => vin.close());

const headers = { "x-api-key": KEY };

test("a VIN is answered with its facts, and what is not known is absent", async () => {
  const answer = await injectChecked(vin.server, { url: `/api/v1/vin/${ACCORD}`, headers });
  const facts = answer.json() as Record<string, unknown>;
  assert.equal(answer.statusCode, 200);
  assert.equal(facts["make"], "HONDA");
  assert.equal(facts["model"], "Accord");
  assert.equal(facts["modelYear"], 2003);
  assert.equal(facts["doors"], 2);
  assert.equal(facts["valid"], true);
  assert.equal(facts["checkDigitValid"], true);
  assert.deepEqual(facts["errors"], []);
  assert.equal((facts["source"] as { name: string }).name, "offline");
  assert.ok(!("transmissionStyle" in facts));
  assert.ok(!("suggestedVin" in facts));
  assert.ok(!Object.values(facts).includes(""));
  assert.ok(!("fields" in facts));
});

test("full detail brings every variable with its evidence", async () => {
  const answer = await injectChecked(vin.server, { url: `/api/v1/vin/${ACCORD}?detail=full`, headers });
  const { fields } = answer.json() as { fields: { name: string; value: string; provenance: object }[] };
  const model = fields.find(({ name }) => name === "model");
  assert.equal(model?.value, "Accord");
  assert.deepEqual(Object.keys(model?.provenance ?? {}).slice(0, 4), ["source", "wmi", "keys", "schemaId"]);
  assert.ok(!fields.some(({ name }) => name.startsWith("error")), "errors are no fields");
});

test("lower case, spaces and hyphens are put right", async () => {
  for (const text of [
    "1hgcm82633a004352",
    "1HG CM826 33A 004352",
    "1HG-CM82633A-004352",
    `%20${ACCORD}%20`,
  ]) {
    const { status, json } = await vin.get(`/api/v1/vin/${encodeURI(text).replaceAll("%25", "%")}`);
    assert.equal(status, 200);
    assert.equal(json.vin, ACCORD);
  }
});

test("a partial VIN says so by asterisks", async () => {
  const { status, json } = await vin.get("/api/v1/vin/5UXWX7C5*BA?year=2011");
  assert.equal(status, 200);
  assert.equal(json.complete, false);
  assert.equal(json.valid, false);
  assert.equal(json.make, "BMW");
  assert.deepEqual(
    json.errors.map(({ code }: { code: number }) => code),
    [6],
  );
  assert.ok(!("checkDigitValid" in json));
});

test("the caller's year decides and another one than the VIN's is told", async () => {
  const { json } = await vin.get(`/api/v1/vin/${ACCORD}?year=2004`);
  assert.ok(json.errors.some(({ code }: { code: number }) => code === 12));
});

test("a wrong check digit is binding in North America and a warning elsewhere", async () => {
  const american = await vin.get("/api/v1/vin/1HGCM82634A004352");
  assert.equal(american.json.valid, false);
  assert.equal(american.json.checkDigitValid, false);
  const european = await vin.get("/api/v1/vin/WVWZZZ1KZ8W000001");
  assert.equal(european.status, 200);
  assert.equal(european.json.valid, true);
});

test("a repeated call gets the same answer without decoding again", async () => {
  const first = await vin.get("/api/v1/vin/1HGCM82633A004353");
  const counted = vin.services.answers.bytes;
  const second = await vin.get("/api/v1/vin/1HGCM82633A004353");
  assert.equal(first.body, second.body);
  assert.equal(vin.services.answers.bytes, counted);
  assert.notEqual((await vin.get("/api/v1/vin/1HGCM82633A004353?year=1990")).body, first.body);
  assert.notEqual((await vin.get("/api/v1/vin/1HGCM82633A004353?detail=full")).body, first.body);
});

const refusals: readonly (readonly [
  name: string,
  vin: string,
  code: string,
  position?: number,
  suggestion?: string,
])[] = [
  ["16 characters", "1HGCM82633A00435", "VIN_WRONG_LENGTH"],
  ["18 characters", "1HGCM82633A0043521", "VIN_WRONG_LENGTH"],
  ["3 characters", "1HG", "VIN_WRONG_LENGTH"],
  ["blanks alone", "%20%20", "VIN_EMPTY"],
  ["the letter O", "1HGCM82633AO04352", "VIN_CHARACTER_INVALID", 12, ACCORD],
  ["the letter I", "IHGCM82633A004352", "VIN_CHARACTER_INVALID", 1, ACCORD],
  ["the letter Q", "1HGCM82633AQ04352", "VIN_CHARACTER_INVALID", 12, ACCORD],
  ["a Cyrillic letter", "1HGСM82633A004352", "VIN_CHARACTER_INVALID", 4, ACCORD],
  ["a full-width digit", "１HGCM82633A004352", "VIN_CHARACTER_INVALID", 1, ACCORD],
  ["an invisible character", "1HGCM82633A00435\u200B2", "VIN_CHARACTER_INVALID", 17, ACCORD],
  ["punctuation", "1HGCM82633A00435!", "VIN_CHARACTER_INVALID", 17],
];

for (const [name, text, code, position, suggestion] of refusals) {
  test(`${name}: refused as ${code}`, async () => {
    const answer = await injectChecked(vin.server, {
      url: `/api/v1/vin/${text.includes("%") ? text : encodeURIComponent(text)}`,
      headers,
    });
    const problem = answer.json() as Record<string, unknown>;
    assert.equal(answer.statusCode, 422);
    assert.equal(problem["code"], code);
    assert.equal(problem["position"], position);
    assert.equal(problem["suggestion"], suggestion);
    if (position !== undefined)
      assert.match(String(problem["detail"]), new RegExp(`Position ${position} is .*U\\+[0-9A-F]{4}`));
  });
}

test("bad options and a very long path are refused with their own codes", async () => {
  for (const url of [
    `/api/v1/vin/${ACCORD}?year=20x3`,
    `/api/v1/vin/${ACCORD}?detail=all`,
    `/api/v1/vin/${ACCORD}?source=x`,
    `/api/v1/vin/${ACCORD}?yaer=2003`,
  ]) {
    const { status, json } = await vin.get(url);
    assert.equal(status, 400);
    assert.equal(json.code, "HTTP_INVALID_REQUEST");
  }
  assert.ok([400, 414, 422].includes((await vin.get(`/api/v1/vin/${"1".repeat(300)}`)).status));
});

test("a key is needed, and one with the scope", async () => {
  const without = await vin.get(`/api/v1/vin/${ACCORD}`, null);
  assert.equal(without.json.code, "IDENTITY_KEY_MISSING");
  const unknown = await vin.get(`/api/v1/vin/${ACCORD}`, "tp_unknown");
  assert.equal(unknown.json.code, "IDENTITY_KEY_UNKNOWN");
  const scopeless = await vin.get(`/api/v1/vin/${ACCORD}`, OTHER_KEY);
  assert.equal(scopeless.json.code, "IDENTITY_SCOPE_MISSING");
  assert.equal(scopeless.status, 403);
});
