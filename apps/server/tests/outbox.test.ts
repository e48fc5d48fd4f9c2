import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { HttpServer } from "#platform/http";
import { createTestServer } from "#platform/http/testing";
import type { MailRecord, OutboxMail } from "#platform/mail";
import { newUuid } from "#platform/kernel";
import { outboxRoutes, showsOutbox } from "../development/outbox-routes.ts";

const written = newUuid(1000);
const waiting = newUuid(2000);
const hostile = `<script>alert(1)</script>`;

function note(messageId: string, changes: Partial<MailRecord> = {}): MailRecord {
  return {
    messageId,
    workspaceId: null,
    kind: "verification-code",
    language: "en",
    recipient: "anna@example.com",
    subject: hostile,
    state: "sent",
    reason: null,
    attempts: 1,
    carrier: "outbox",
    createdAt: new Date("2026-03-01T12:00:00Z"),
    finishedAt: null,
    ...changes,
  };
}

const files: OutboxMail = {
  source: "",
  text: `${hostile} Go to https://shop.example/verify#token=a"b, please: https://shop.example/x.`,
  html: "<!doctype html>\n<html><head>\n</head><body>Hello</body></html>",
};

describe("the outbox page of development", () => {
  let server: HttpServer;
  const get = (url: string, headers: Record<string, string> = {}, remoteAddress = "127.0.0.1") =>
    server.app.inject({ url, headers: { host: "localhost:3000", ...headers }, remoteAddress });

  before(async () => {
    const mails = [note(waiting, { subject: null, state: "queued", reason: null }), note(written)];
    const routes = outboxRoutes({
      outboxFolder: "/data/outbox",
      mail: {
        list: async () => mails,
        readOutbox: async (id) => (id === written ? files : undefined),
        preview: (kind, language) => ({ subject: `${kind} in ${language}`, text: "Text", html: files.html }),
      },
    });
    server = await createTestServer([routes]);
  });
  after(() => server.close());

  test("lists the mails and shows each with its text, whose links can be followed", async () => {
    const list = await get("/dev/outbox");
    assert.match(list.body, new RegExp(`/dev/outbox/${written}"[\\s\\S]*anna@example\\.com`));
    assert.match(list.body, /\/data\/outbox/);
    const mail = await get(`/dev/outbox/${written}`);
    assert.match(mail.body, new RegExp(`<iframe src="/dev/outbox/${written}/html"[^>]* sandbox="`));
    assert.match(mail.body, /<a href="https:\/\/shop\.example\/verify#token=a">/);
    assert.match(mail.body, /<a href="https:\/\/shop\.example\/x">[^<]*<\/a>\./);
    assert.match((await get(`/dev/outbox/${waiting}`)).body, /waits to be written/);
  });

  test("runs nothing that a mail brings along", async () => {
    for (const url of ["/dev/outbox", `/dev/outbox/${written}`]) {
      const { body, headers } = await get(url);
      assert.doesNotMatch(body, /<script/);
      assert.match(String(headers["content-security-policy"]), /^default-src 'none'; frame-src 'self';/);
      assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe|script-src/);
    }
    const { body, headers } = await get(`/dev/outbox/${written}/html`);
    assert.match(body, /<base target="_blank">/);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'.*frame-ancestors 'self'; sandbox allow-popups/);
    assert.doesNotMatch(policy, /allow-scripts|allow-same-origin/);
    assert.equal(headers["x-frame-options"], "SAMEORIGIN");
    assert.equal((await get("/dev/outbox")).headers["x-frame-options"], "DENY");
  });

  test("shows every template in every language", async () => {
    assert.match((await get("/dev/outbox/samples/ru")).body, /samples\/ru\/password-reset"/);
    assert.match((await get("/dev/outbox/samples/ru/password-reset")).body, /password-reset in ru/);
    assert.equal((await get("/dev/outbox/samples/ru/password-reset/html")).statusCode, 200);
    for (const url of ["/dev/outbox/samples/xx", "/dev/outbox/samples/ru/secrets"])
      assert.equal((await get(url)).statusCode, 404);
  });

  test("is there for callers on this machine only, and for names of this machine only", async () => {
    for (const host of ["localhost", "shop.localhost:3000", "127.0.0.1:3000", "[::1]:3000"])
      assert.equal((await get("/dev/outbox", { host })).statusCode, 200, host);
    const others = [
      get("/dev/outbox", {}, "192.0.2.1"),
      get("/dev/outbox", { host: "rebound.example:3000" }),
      get("/dev/outbox", { host: "localhost.evil.example" }),
      get("/dev/outbox", { "x-forwarded-for": "192.0.2.1" }),
      get(`/dev/outbox/${written}/html`, {}, "192.0.2.1"),
      get("/dev/outbox/samples/en", {}, "192.0.2.1"),
    ];
    for (const { statusCode } of await Promise.all(others)) assert.equal(statusCode, 404);
  });
});

test("mails are shown in development without a mail server, on an address of this machine, and nowhere else", () => {
  const core = { environment: "development", baseUrl: undefined, port: 3000 } as const;
  const outbox = { carrier: "outbox" } as const;
  assert.equal(showsOutbox(core, outbox), true);
  assert.equal(showsOutbox({ ...core, baseUrl: "http://127.0.0.1:8080" }, outbox), true);
  assert.equal(showsOutbox({ ...core, environment: "production" }, outbox), false);
  assert.equal(showsOutbox({ ...core, environment: "test" }, outbox), false);
  assert.equal(showsOutbox({ ...core, baseUrl: "https://shop.example" }, outbox), false);
  assert.equal(showsOutbox(core, { carrier: "smtp" }), false);
});
