import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { LightMyRequestResponse } from "fastify";
import { codeOf, openHouse, SITE, type TestHouse } from "../isolation/support/house.ts";
import { call, done, openRegistry, PASSWORD, type Registry } from "../isolation/support/people.ts";
import { codeIn, linksIn, mailsTo, mailTo, tokenIn } from "./support/mails.ts";

const AT_ONCE = 8;
const AUTH = "/api/v1/auth";
const OTHER_PASSWORD = "another pelican 77";

/** Everything by which a caller could name another host. */
const POISON: Readonly<Record<string, string>> = {
  host: "evil.example.com",
  "x-forwarded-host": "evil.example.com",
  "x-forwarded-server": "evil.example.com",
  "x-forwarded-proto": "http",
  "x-forwarded-port": "8080",
  "x-forwarded-prefix": "/evil",
  "x-original-host": "evil.example.com",
  "x-host": "evil.example.com",
  forwarded: "host=evil.example.com;proto=http;for=203.0.113.7",
};

let server: TestHouse;
let registry: Registry;

before(async () => {
  // A proxy in front is trusted, so that what it says of the caller would count.
  server = await openHouse({ TRADEPOST_TRUSTED_PROXIES: "127.0.0.1" });
  registry = await openRegistry(server);
  await server.house.jobs.start();
});
after(() => server.close());

const post = (path: string, body: unknown, headers = {}): Promise<LightMyRequestResponse> =>
  call(server, headers, "POST", path, body);

const outcome = async (answer: Promise<LightMyRequestResponse>): Promise<string> => {
  const given = await answer;
  return `${given.statusCode} ${codeOf(given) ?? ""}`.trim();
};

async function signUp(email: string, headers = {}): Promise<string> {
  const body = { email, name: "Ann", password: PASSWORD };
  return (await done<{ handle: string }>(post(`${AUTH}/sign-up`, body, headers))).handle;
}

describe("links in mails", () => {
  it("lead to the installation, whatever host the caller names", async () => {
    const known = await registry.add("known@example.com", "Known");
    const { workspaceId } = await done<{ workspaceId: string }>(
      call(server, known.browser, "GET", "/api/v1/me"),
    );
    await signUp("poisoned@example.com", POISON);
    await done(post(`${AUTH}/password-reset`, { email: known.email }, POISON));
    const invitation = { delivery: "mail", role: "viewer", email: "invited@example.com" };
    const path = `/api/v1/workspaces/${workspaceId}/invitations`;
    await done(post(path, invitation, { ...known.browser, ...POISON }));
    for (const email of ["poisoned@example.com", known.email, "invited@example.com"]) {
      const mail = await mailTo(server, email);
      assert.notEqual(tokenIn(mail), "", mail);
      assert.deepEqual(
        linksIn(mail).filter(({ origin }) => origin !== SITE),
        [],
        mail,
      );
      assert.ok(!mail.includes("evil"), mail);
    }
  });
});

describe("what a mail brought", () => {
  it("completes its own sign-up once: the code with its handle, and neither with another's", async () => {
    const email = "code@example.com";
    const handle = await signUp(email);
    const code = codeIn(await mailTo(server, email));
    const elsewhere = await signUp("elsewhere@example.com");
    const refused = "422 IDENTITY_VERIFICATION_REFUSED";
    const verify = (proof: object): Promise<string> => outcome(post(`${AUTH}/verify`, proof));
    assert.equal(await verify({ handle: elsewhere, code }), refused);
    const otherHandle = `${handle.startsWith("A") ? "B" : "A"}${handle.slice(1)}`;
    assert.equal(await verify({ handle: otherHandle, code }), refused);
    const otherCode = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
    assert.equal(await verify({ handle, code: otherCode }), refused);
    assert.equal(await verify({ handle, code }), "200");
    assert.equal(await verify({ handle, code }), refused);
    const token = tokenIn(await mailTo(server, email));
    assert.equal(await outcome(post(`${AUTH}/verify-link`, { token, handle })), refused);
  });

  it("sets one password: a reset link works once, of several at once for one, and for nothing else", async () => {
    const { email } = await registry.add("reset@example.com", "Reset");
    await done(post(`${AUTH}/password-reset`, { email }));
    const token = tokenIn(await mailTo(server, email));
    assert.equal(await outcome(post(`${AUTH}/verify-link`, { token })), "422 IDENTITY_VERIFICATION_REFUSED");
    const accept = post("/api/v1/invitations/preview", { token });
    assert.equal(await outcome(accept), "422 IDENTITY_INVITATION_REFUSED");
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, number) =>
        post(`${AUTH}/password-reset/confirm`, { token, newPassword: `${OTHER_PASSWORD} ${number}` }),
      ),
    );
    const winners = answers.flatMap(({ statusCode }, number) => (statusCode === 204 ? [number] : []));
    assert.equal(winners.length, 1);
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 204))
      assert.match(codeOf(answer) ?? "", /^IDENTITY_(?:RESET_REFUSED|SIGN_IN_BUSY)$/);
    const again = post(`${AUTH}/password-reset/confirm`, { token, newPassword: OTHER_PASSWORD });
    assert.equal(await outcome(again), "422 IDENTITY_RESET_REFUSED");
    const password = `${OTHER_PASSWORD} ${winners[0]}`;
    assert.equal(await outcome(post(`${AUTH}/sign-in`, { email, password })), "200");
    assert.equal(
      await outcome(post(`${AUTH}/sign-in`, { email, password: PASSWORD })),
      "401 IDENTITY_SIGN_IN_REFUSED",
    );
  });

  it("lets only the invited address in, however alike another looks", async () => {
    const owner = await registry.add("inviter@example.com", "Inviter");
    const { workspaceId } = await done<{ workspaceId: string }>(
      call(server, owner.browser, "GET", "/api/v1/me"),
    );
    const path = `/api/v1/workspaces/${workspaceId}/invitations`;
    const email = "guest.name@example.com";
    await done(post(path, { delivery: "mail", role: "admin", email }, owner.browser));
    const token = tokenIn(await mailTo(server, email));
    for (const alike of ["guestname@example.com", "guest.name+x@example.com", "guest.name@exampIe.com"]) {
      const { browser } = await registry.add(alike, "Guest");
      assert.equal(
        await outcome(post("/api/v1/invitations/accept", { token }, browser)),
        "403 IDENTITY_INVITATION_FOR_ANOTHER",
        alike,
      );
    }
    const { browser } = await registry.add("Guest.Name@EXAMPLE.com", "Guest");
    assert.equal(await outcome(post("/api/v1/invitations/accept", { token }, browser)), "200");
  });
});

describe("who has an account", () => {
  it("is told by no answer: sign-up, reset, code, invitation", async () => {
    const owner = await registry.add("curious@example.com", "Curious");
    const { workspaceId } = await done<{ workspaceId: string }>(
      call(server, owner.browser, "GET", "/api/v1/me"),
    );
    await registry.add("there@example.com", "There");
    const told = ({ statusCode, headers, body }: LightMyRequestResponse, email: string): string => {
      const {
        "x-request-id": requestId,
        date: _,
        "set-cookie": cookie,
        location: __,
        "server-timing": ___,
        ...kept
      } = headers;
      const whole = `${statusCode} ${JSON.stringify(kept)} ${[cookie].flat().length} ${body}`;
      return whole
        .replaceAll(String(requestId), "")
        .replaceAll(email, "EMAIL")
        .replaceAll(/[\w-]{36,}/g, "ID")
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
    };
    const asked: Readonly<Record<string, (email: string) => Promise<LightMyRequestResponse>>> = {
      signUp: (email) => post(`${AUTH}/sign-up`, { email, name: "Ann", password: PASSWORD }),
      reset: (email) => post(`${AUTH}/password-reset`, { email }),
      signIn: (email) => post(`${AUTH}/sign-in`, { email, password: "wrong wrong wrong" }),
      passkey: () => post(`${AUTH}/passkeys/options`, {}),
      invite: (email) =>
        post(
          `/api/v1/workspaces/${workspaceId}/invitations`,
          { delivery: "mail", role: "viewer", email },
          owner.browser,
        ),
    };
    for (const [name, ask] of Object.entries(asked)) {
      const [there, nobody] = [await ask("there@example.com"), await ask("noone@example.com")];
      assert.equal(told(there, "there@example.com"), told(nobody, "noone@example.com"), name);
    }
    assert.match((await mailsTo(server, "noone@example.com")).join(), /^(?!.*reset-password)/s);
  });
});

describe("addresses that look alike", () => {
  it("are one account when they differ in case alone, and never merge with another", async () => {
    await registry.add("keith@example.com", "Keith");
    const signIn = (email: string): Promise<string> =>
      outcome(post(`${AUTH}/sign-in`, { email, password: PASSWORD }));
    assert.equal(await signIn("KEITH@EXAMPLE.com"), "200");
    const others = [
      "\u212Aeith@example.com",
      "ke\u0131th@example.com",
      "keith@example.com\0",
      "keith\u200b@example.com",
      "kei.th@example.com",
      "keith+x@example.com",
      "keith@example.com.evil.example",
      "keith@ex\u0430mple.com",
      "evil@evil.example,keith@example.com",
      '"keith@example.com"@evil.example',
      "keith%example.com@evil.example",
      "keith@example.com>\r\nbcc:evil@evil.example",
    ];
    for (const email of others) assert.notEqual(await signIn(email), "200", email);
    for (const email of others) {
      const answer = await outcome(post(`${AUTH}/password-reset`, { email }));
      assert.match(answer, /^(?:204|400 HTTP_INVALID_REQUEST|422 IDENTITY_ACCOUNT_INVALID)$/, email);
    }
    await done(post(`${AUTH}/password-reset`, { email: "keith@example.com" }));
    await mailTo(server, "keith@example.com");
    const resets = (await mailsTo(server, "keith@example.com")).filter((mail) =>
      mail.includes("/reset-password"),
    );
    assert.equal(resets.length, 1);
  });

  it("have passwords that count whole: no end at U+0000, none after 72 bytes, no case, no blanks cut", async () => {
    const email = "whole@example.com";
    const long = `${"pelican waltz ".repeat(8)}Q`;
    const body = { email, name: "Ann", password: long };
    const { handle } = await done<{ handle: string }>(post(`${AUTH}/sign-up`, body));
    await done(post(`${AUTH}/verify`, { handle, code: codeIn(await mailTo(server, email)) }));
    const wrong = [
      long.slice(0, 72),
      long.slice(0, -1),
      `${long}\0`,
      `${long}\0x`,
      `${long} `,
      ` ${long}`,
      long.toLowerCase(),
    ];
    for (const password of wrong) {
      const answer = await outcome(post(`${AUTH}/sign-in`, { email, password }));
      assert.match(
        answer,
        /^(?:401 IDENTITY_SIGN_IN_REFUSED|400 HTTP_INVALID_REQUEST)$/,
        JSON.stringify(password),
      );
    }
    assert.equal(await outcome(post(`${AUTH}/sign-in`, { email, password: long })), "200");
    for (const password of ["pelican\0waltz 41", "short", "x".repeat(129), "aaaaaaaaaaaa"])
      assert.match(
        await outcome(post(`${AUTH}/sign-up`, { ...body, password })),
        /^4\d\d /,
        JSON.stringify(password),
      );
  });
});
