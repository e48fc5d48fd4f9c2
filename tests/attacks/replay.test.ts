import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { until } from "../support/until.ts";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import {
  call,
  done,
  openRegistry,
  PASSWORD,
  type Person,
  type Registry,
  signIn,
  signInAsProgram,
} from "../isolation/support/people.ts";
import { totpCode } from "./support/totp.ts";

let server: TestHouse;
let registry: Registry;

before(async () => {
  server = await openHouse();
  registry = await openRegistry(server);
});
after(() => server.close());

const outcome = async (answer: Promise<LightMyRequestResponse>): Promise<string> => {
  const { statusCode, headers, body } = await answer;
  return `${statusCode} ${codeOf({ headers, body }) ?? ""}`.trim();
};

const answerChallenge = async (email: string, code: string): Promise<string> => {
  const body = { email, password: PASSWORD, transport: "token" };
  const { challenge } = await done<{ challenge: string }>(
    call(server, {}, "POST", "/api/v1/auth/sign-in", body),
  );
  const answer = { challenge, code, transport: "token" };
  return outcome(call(server, {}, "POST", "/api/v1/auth/second-factor", answer));
};

async function confirmTwoFactor({
  browser,
}: Person): Promise<{ secret: string; confirming: string; codes: string[] }> {
  const { secret } = await done<{ secret: string }>(
    call(server, browser, "POST", "/api/v1/me/two-factor/enrol"),
  );
  const confirming = totpCode(secret);
  const confirmed = call(server, browser, "POST", "/api/v1/me/two-factor/confirm", { code: confirming });
  return { secret, confirming, codes: (await done<{ recoveryCodes: string[] }>(confirmed)).recoveryCodes };
}

describe("what was used once", () => {
  it("is refused the second time: codes of an app, the confirming one too, and recovery codes", async () => {
    const ann = await registry.add("ann@example.com", "Ann");
    const { secret, confirming, codes } = await confirmTwoFactor(ann);
    assert.equal(await answerChallenge(ann.email, confirming), "422 IDENTITY_CODE_WRONG");
    const code = totpCode(secret, 1);
    assert.equal(await answerChallenge(ann.email, code), "200");
    assert.equal(await answerChallenge(ann.email, code), "422 IDENTITY_CODE_WRONG");
    assert.equal(await answerChallenge(ann.email, codes[0] ?? ""), "200");
    assert.equal(await answerChallenge(ann.email, codes[0] ?? ""), "422 IDENTITY_CODE_WRONG");
  });

  it("ends the session when it is a refresh token that comes again late", async () => {
    const { email } = await registry.add("ben@example.com", "Ben");
    const { refreshToken } = await signInAsProgram(server, email);
    const refresh = (token: string): Promise<LightMyRequestResponse> =>
      call(server, {}, "POST", "/api/v1/auth/refresh", { refreshToken: token });
    const next = await done<{ accessToken: string; refreshToken: string }>(refresh(refreshToken));
    const headers = { authorization: `Bearer ${next.accessToken}` };
    assert.equal(await outcome(call(server, headers, "GET", "/api/v1/me")), "200");
    await server.asSuperuser("update identity.refresh_tokens set used_at = used_at - interval '1 minute'");
    assert.equal(await outcome(refresh(refreshToken)), "401 IDENTITY_REFRESH_INVALID");
    assert.equal(await outcome(refresh(next.refreshToken)), "401 IDENTITY_REFRESH_INVALID");
    await until(
      async () => (await outcome(call(server, headers, "GET", "/api/v1/me"))).startsWith("401"),
      "the access token has ended with its session",
      1,
    );
  });

  it("opens nothing after signing out: neither the cookie nor the tokens of the session", async () => {
    const { email } = await registry.add("cem@example.com", "Cem");
    const [browser, program] = [await signIn(server, email), await signInAsProgram(server, email)];
    const token = { authorization: `Bearer ${program.accessToken}` };
    for (const credentials of [browser, token]) {
      assert.equal(await outcome(call(server, credentials, "GET", "/api/v1/me")), "200");
      assert.equal(await outcome(call(server, credentials, "POST", "/api/v1/auth/sign-out")), "204");
      await until(
        async () => (await outcome(call(server, credentials, "GET", "/api/v1/me"))).startsWith("401"),
        "the session has ended",
        1,
      );
    }
    const { refreshToken } = program;
    const refreshed = call(server, {}, "POST", "/api/v1/auth/refresh", { refreshToken });
    assert.equal(await outcome(refreshed), "401 IDENTITY_REFRESH_INVALID");
  });

  it("does nothing twice under one Idempotency-Key, and belongs to its request and its workspace", async () => {
    const [dea, eve] = [
      await registry.add("dea@example.com", "Dea"),
      await registry.add("eve@example.com", "Eve"),
    ];
    const make = async ({ browser }: Person, name: string): Promise<LightMyRequestResponse> => {
      const { workspaceId } = await done<{ workspaceId: string }>(call(server, browser, "GET", "/api/v1/me"));
      const headers = { ...browser, "idempotency-key": "the-same" };
      const body = { name, scopes: ["workspace:read"] };
      return call(server, headers, "POST", `/api/v1/workspaces/${workspaceId}/api-keys`, body);
    };
    const first = await make(dea, "First");
    const again = await make(dea, "First");
    assert.equal(again.headers["idempotency-replayed"], "true");
    assert.equal(again.json().secret, first.json().secret);
    assert.equal((await make(dea, "Second")).statusCode, 422);
    const foreign = await make(eve, "First");
    assert.equal(foreign.statusCode, 201);
    assert.equal(foreign.headers["idempotency-replayed"], undefined);
    assert.notEqual(foreign.json().secret, first.json().secret);
  });

  it("is refused when it is an invitation", async () => {
    const [owner, guest, other] = [
      await registry.add("owner@example.com", "Owner"),
      await registry.add("guest@example.com", "Guest"),
      await registry.add("other@example.com", "Other"),
    ];
    const { workspaceId } = await done<{ workspaceId: string }>(
      call(server, owner.browser, "GET", "/api/v1/me"),
    );
    const invited = call(server, owner.browser, "POST", `/api/v1/workspaces/${workspaceId}/invitations`, {
      delivery: "link",
      role: "viewer",
    });
    const { token } = await done<{ token: string }>(invited);
    const accept = (person: Person): Promise<string> =>
      outcome(call(server, person.browser, "POST", "/api/v1/invitations/accept", { token }));
    assert.equal(await accept(guest), "200");
    assert.equal(await accept(other), "422 IDENTITY_INVITATION_REFUSED");
  });
});
