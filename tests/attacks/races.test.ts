import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import {
  call,
  done,
  openRegistry,
  PASSWORD,
  type Person,
  type Registry,
  signInAsProgram,
} from "../isolation/support/people.ts";
import { totpCode } from "./support/totp.ts";

const AT_ONCE = 64;

let server: TestHouse;
let registry: Registry;

before(async () => {
  server = await openHouse();
  registry = await openRegistry(server);
});
after(() => server.close());

const atOnce = (
  ask: (number: number) => Promise<LightMyRequestResponse>,
): Promise<LightMyRequestResponse[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, number) => ask(number)));

const won = (answers: readonly LightMyRequestResponse[]): number =>
  answers.filter(({ statusCode }) => statusCode < 300).length;

/** Nobody is let down by a failure of ours. */
const requireRefusals = (answers: readonly LightMyRequestResponse[], codes: RegExp): void => {
  for (const answer of answers.filter(({ statusCode }) => statusCode >= 300))
    assert.match(codeOf(answer) ?? "", codes, answer.body);
};

/** Somebody with a second factor: their secret, and codes for when it is lost. */
async function withSecondFactor(
  email: string,
): Promise<{ readonly secret: string; readonly recovery: string }> {
  const { browser } = await registry.add(email, "Ann");
  const { secret } = await done<{ secret: string }>(
    call(server, browser, "POST", "/api/v1/me/two-factor/enrol"),
  );
  const { recoveryCodes } = await done<{ recoveryCodes: string[] }>(
    call(server, browser, "POST", "/api/v1/me/two-factor/confirm", { code: totpCode(secret) }),
  );
  return { secret, recovery: recoveryCodes[0] ?? "" };
}

/** Questions for the second factor by a right password, one after the other: hashes are few at a time. */
async function challengesOf(email: string): Promise<readonly string[]> {
  const challenges: string[] = [];
  while (challenges.length < AT_ONCE) {
    const body = { email, password: PASSWORD, transport: "token" };
    const answer = call(server, {}, "POST", "/api/v1/auth/sign-in", body);
    challenges.push((await done<{ challenge: string }>(answer)).challenge);
  }
  return challenges;
}

/** Each challenge is answered with the same code at the same moment. */
async function requireOneWinner(challenges: readonly string[], code: string): Promise<void> {
  const answers = await atOnce((number) =>
    call(server, {}, "POST", "/api/v1/auth/second-factor", {
      challenge: challenges[number],
      code,
      transport: "token",
    }),
  );
  assert.equal(won(answers), 1);
  requireRefusals(answers, /^IDENTITY_(?:CODE_WRONG|CODE_ATTEMPTS|CHALLENGE_INVALID)$/);
}

describe("of 64 requests at once", () => {
  it("with one code of an app, each after a sign-in of its own, one gets in", async () => {
    const { secret } = await withSecondFactor("totp@example.com");
    const challenges = await challengesOf("totp@example.com");
    const code = totpCode(secret, 1);
    await requireOneWinner(challenges, code);
  });

  it("with one recovery code, each after a sign-in of its own, one gets in", async () => {
    const { recovery: code } = await withSecondFactor("recovery@example.com");
    const challenges = await challengesOf("recovery@example.com");
    await requireOneWinner(challenges, code);
  });

  it("with one refresh token all get one and the same successor", async () => {
    await registry.add("refresh@example.com", "Ann");
    const { refreshToken } = await signInAsProgram(server, "refresh@example.com");
    const answers = await atOnce(() => call(server, {}, "POST", "/api/v1/auth/refresh", { refreshToken }));
    assert.equal(won(answers), AT_ONCE);
    assert.equal(new Set(answers.map((answer) => answer.json().refreshToken)).size, 1);
    const [{ count } = { count: 0 }] = await server.asSuperuser<{ count: number }>(
      `select count(*)::int as count from identity.refresh_tokens t
         join identity.refresh_families f using (family_id) join identity.users u using (user_id)
        where u.email = 'refresh@example.com'`,
    );
    assert.equal(count, 2);
  });

  it("with one invitation, each of another person, one gets in", async () => {
    const owner = await registry.add("owner@example.com", "Owner");
    const workspaceId = await workspaceOf(owner);
    const people: Person[] = [];
    while (people.length < AT_ONCE)
      people.push(await registry.add(`guest-${people.length}@example.com`, "Guest"));
    const path = `/api/v1/workspaces/${workspaceId}`;
    const invited = call(server, owner.browser, "POST", `${path}/invitations`, {
      delivery: "link",
      role: "viewer",
    });
    const { token } = await done<{ token: string }>(invited);
    const answers = await atOnce((number) =>
      call(server, people[number]?.browser ?? {}, "POST", "/api/v1/invitations/accept", { token }),
    );
    assert.equal(won(answers), 1);
    requireRefusals(answers, /^IDENTITY_INVITATION_REFUSED$/);
    const { items } = await done<{ items: unknown[] }>(call(server, owner.browser, "GET", `${path}/members`));
    assert.equal(items.length, 2);
  });

  it("with a key that may call once a minute, one is let through", async () => {
    const owner = await registry.add("limited@example.com", "Owner");
    const path = `/api/v1/workspaces/${await workspaceOf(owner)}`;
    const body = { name: "Once", scopes: ["workspace:read"], limitPerMinute: 1 };
    const { secret } = await done<{ secret: string }>(
      call(server, owner.browser, "POST", `${path}/api-keys`, body),
    );
    const answers = await atOnce(() => call(server, { authorization: `Bearer ${secret}` }, "GET", path));
    assert.equal(won(answers), 1);
    requireRefusals(answers, /^LIMITS_EXCEEDED$/);
  });
});

async function workspaceOf({ browser }: Person): Promise<string> {
  const { workspaceId } = await done<{ workspaceId: string }>(call(server, browser, "GET", "/api/v1/me"));
  return workspaceId;
}
