import assert from "node:assert/strict";
import { test } from "node:test";
import { coreConfig, inspectConfig } from "#platform/config";
import { mailConfig } from "../config.ts";
import { parseSmtpUrl } from "../smtp-url.ts";

const inspect = (environment: Readonly<Record<string, string>>) =>
  inspectConfig([coreConfig, mailConfig], environment);

test("a mail server is read with its port, its encryption and its decoded password", () => {
  assert.deepEqual(parseSmtpUrl("smtp://u%40x:p%3Aq@mail.example.com"), {
    ok: true,
    value: {
      host: "mail.example.com",
      port: 587,
      tlsFromStart: false,
      credentials: { user: "u@x", password: "p:q" },
    },
  });
  assert.deepEqual(parseSmtpUrl("smtps://[::1]/"), {
    ok: true,
    value: { host: "::1", port: 465, tlsFromStart: true, credentials: undefined },
  });
  assert.deepEqual(parseSmtpUrl("smtp://127.0.0.1:2525"), {
    ok: true,
    value: { host: "127.0.0.1", port: 2525, tlsFromStart: false, credentials: undefined },
  });
});

test("a mail server that cannot be meant is refused without its password", () => {
  for (const url of [
    "http://x",
    "smtp://",
    "smtp://user@host",
    "smtp://u:pa%zz@host",
    "smtp://u:geheim@host?tls.rejectUnauthorized=false",
    "smtp://u:geheim@host/path",
  ]) {
    const { faults } = inspect({ MAIL_URL: url });
    assert.equal(faults.length, 1, url);
    assert.doesNotMatch(JSON.stringify(faults), /geheim|pa%zz/, url);
  }
});

test("sender addresses are checked", () => {
  const { faults } = inspect({
    MAIL_FROM_ADDRESS: "Shop <a@example.com>",
    MAIL_REPLY_TO: "nobody",
    MAIL_FROM_NAME: "a\nBcc: b",
  });
  assert.deepEqual(
    faults.map((fault) => fault.variable),
    ["MAIL_FROM_ADDRESS", "MAIL_FROM_NAME", "MAIL_REPLY_TO"],
  );
  assert.equal(inspect({ MAIL_FROM_ADDRESS: "no-reply@example.com" }).faults.length, 0);
});

test("production without a mail server, a sender or encryption is warned about", () => {
  const warned = (environment: Readonly<Record<string, string>>) =>
    inspect({ TRADEPOST_ENVIRONMENT: "production", ...environment })
      .config.warnings.map((warning) => warning.variable)
      .filter((name) => name.startsWith("MAIL_"));
  assert.deepEqual(warned({}), ["MAIL_URL", "MAIL_FROM_ADDRESS"]);
  assert.deepEqual(
    warned({ MAIL_URL: "smtp://mail.example.com", MAIL_FROM_ADDRESS: "a@example.com", MAIL_TLS: "off" }),
    ["MAIL_TLS"],
  );
  assert.deepEqual(warned({ MAIL_URL: "smtp://mail.example.com", MAIL_FROM_ADDRESS: "a@example.com" }), []);
});
