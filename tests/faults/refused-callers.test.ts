import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openInstallation } from "../support/installation.ts";
import { makePlace, type Place } from "../support/places.ts";
import { type Answer, problemCode, send } from "../support/requests.ts";
import { keyOf, type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";

const VIN = "1HGCM82633A004352";
/** A key of the right form that was never made: secret and checksum fit. */
const STRANGER = "tp_0bpgyotHZi0sEZH8eW0mxb33NluyfyTczSiz51MYElh";

/** Enough for the refusals below, which all cost a call of this address. */
const CALLS_WITHOUT_KEY = 30;

describe("callers are refused with the documented code", () => {
  let place: Place;
  let server: RunningServer;
  const decode = (key?: string): Promise<Answer> => send(`${server.url}/api/v1/vin/${VIN}`, { key });

  before(async () => {
    place = await makePlace();
    const environment = {
      RATE_LIMIT_PER_MINUTE: String(CALLS_WITHOUT_KEY),
      RATE_LIMIT_WORKSPACE_PER_MINUTE: "0",
    };
    server = await startServer({ dataFolder: place.dataFolder, environment });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  async function makeKey(changes: { expiresAt?: Date; limitPerMinute?: number; scopes?: string[] }) {
    await using installation = await openInstallation(place.dataFolder);
    const { id: workspaceId } = await installation.identity.firstWorkspace();
    // Awaited here, for the installation closes at the end of this.
    return await installation.identity.createApiKey({ workspaceId, name: "Test", scopes: ["*"], ...changes });
  }

  function refusal(answer: Answer): unknown {
    const problem = JSON.parse(answer.body) as Record<string, unknown>;
    assert.equal(answer.headers["content-type"], "application/problem+json");
    assert.equal(problem["status"], answer.status);
    assert.equal(problem["requestId"], answer.headers["x-request-id"]);
    return [answer.status, problemCode(answer)];
  }

  it("without a key, with one that is no key, and with one that was never made", async () => {
    const missing = await decode();
    assert.deepEqual(refusal(missing), [401, "IDENTITY_KEY_MISSING"]);
    assert.equal(missing.headers["www-authenticate"], 'Bearer realm="tradepost"');
    assert.deepEqual(refusal(await decode("tp_nonsense")), [401, "IDENTITY_KEY_UNKNOWN"]);
    assert.deepEqual(refusal(await decode(STRANGER)), [401, "IDENTITY_KEY_UNKNOWN"]);
  });

  it("with a key that has expired, from that moment on although it was just good", async () => {
    let secret = "";
    // Where it takes the whole life of a key to make it, the next one lives longer.
    for (let lifeMs = 1500; (await decode(secret)).status !== 200; lifeMs *= 3) {
      assert.ok(lifeMs < 60_000, "no key was ever good");
      const made = await makeKey({ expiresAt: new Date(Date.now() + lifeMs) }).catch(() => undefined);
      secret = made?.secret ?? "";
    }
    await until(async () => (await decode(secret)).status !== 200, "the key expires");
    assert.deepEqual(refusal(await decode(secret)), [401, "IDENTITY_KEY_EXPIRED"]);
  });

  it("with a key that another process has revoked, within a second although it was just good", async () => {
    const { key, secret } = await makeKey({});
    assert.equal((await decode(secret)).status, 200);
    await using installation = await openInstallation(place.dataFolder);
    await installation.identity.revokeApiKey(key.workspaceId, key.id);
    const revokedMs = performance.now();
    for (let sentMs = revokedMs; (await decode(secret)).status === 200; sentMs = performance.now()) {
      assert.ok(sentMs - revokedMs < 1000, "what was revoked a second before was let through");
    }
    assert.deepEqual(refusal(await decode(secret)), [401, "IDENTITY_KEY_REVOKED"]);
  });

  it("with a key that lacks the scope", async () => {
    const { secret } = await makeKey({ scopes: ["vin:history"] });
    assert.deepEqual(refusal(await decode(secret)), [403, "IDENTITY_SCOPE_MISSING"]);
  });

  it("with two different keys", async () => {
    const answer = await send(`${server.url}/api/v1/vin/${VIN}`, {
      key: keyOf(server),
      headers: { "x-api-key": STRANGER },
    });
    assert.deepEqual(refusal(answer), [400, "HTTP_KEYS_DIFFER"]);
  });

  it("after too many requests, told when to come back", async () => {
    const { secret } = await makeKey({ limitPerMinute: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => decode(secret)));
    const refused = answers.filter(({ status }) => status !== 200);
    assert.equal(refused.length, 7, "exactly the limit passes");
    for (const answer of refused) {
      assert.deepEqual(refusal(answer), [429, "LIMITS_EXCEEDED"]);
      const { headers } = answer;
      assert.match(headers["retry-after"] ?? "", /^([1-9]|[1-5]\d|60)$/);
      assert.match(String(headers["ratelimit-policy"]), /^"[a-z-]+";q=3;w=60$/);
      assert.match(String(headers["ratelimit"]), /^"[a-z-]+";r=0;t=\d+$/);
      assert.deepEqual([headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]], ["3", "0"]);
      assert.match(String(headers["x-ratelimit-reset"]), /^\d+$/);
    }
  });

  it("without a key on the NHTSA paths after the limit of their address, which trying keys uses up too", async () => {
    const path = `${server.url}/api/vehicles/DecodeVinValues/${VIN}?format=json`;
    // The unknown and missing keys above have cost calls of this address already.
    const answers = await Promise.all(Array.from({ length: CALLS_WITHOUT_KEY }, () => send(path)));
    assert.ok(answers.some(({ status }) => status === 429));
    assert.deepEqual(refusal(await decode(STRANGER)), [429, "LIMITS_EXCEEDED"]);
    assert.equal((await decode(keyOf(server))).status, 200, "holders of keys are not touched by it");
  });

  it("for VINs that are none, whatever letters they are made of", async () => {
    const codes: Record<string, string> = {
      "1HGCM82633A0043521": "VIN_WRONG_LENGTH",
      "1HGCM82633A00435О": "VIN_CHARACTER_INVALID",
      "１HGCM82633A004352": "VIN_CHARACTER_INVALID",
    };
    for (const [vin, expected] of Object.entries(codes)) {
      const answer = await send(`${server.url}/api/v1/vin/${encodeURIComponent(vin)}`, {
        key: keyOf(server),
      });
      assert.deepEqual([vin, ...(refusal(answer) as unknown[])], [vin, 422, expected]);
    }
    const spaced = await send(`${server.url}/api/v1/vin/%201hg-cm826%2033a004352`, { key: keyOf(server) });
    assert.equal(spaced.status, 200);
  });
});
