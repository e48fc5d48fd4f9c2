import assert from "node:assert/strict";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, test } from "node:test";
import type { Carrier, Parcel } from "../carriers/carrier.ts";
import { createSmtpCarrier } from "../carriers/smtp.ts";
import type { TlsMode } from "../config.ts";
import { parseSmtpUrl } from "../smtp-url.ts";
import { testCertificate } from "./certificate.ts";
import { startSmtpServer, type TestSmtpServer } from "./smtp-server.ts";

const systemCertificates = getCACertificates("default");
let server: TestSmtpServer;
let carrier: Carrier | undefined;

afterEach(async () => {
  await carrier?.close();
  await server.close();
  setDefaultCACertificates(systemCertificates);
});

const parcel: Parcel = {
  id: "0190f3a0-0000-7000-8000-000000000001",
  headerId: "<1@shop.example>",
  kind: "welcome",
  language: "en",
  from: { name: "Shop", address: "no-reply@shop.example" },
  replyTo: undefined,
  to: "anna@example.com",
  createdAt: new Date(),
  subject: "Hello",
  text: "Hello",
  html: "<p>Hello</p>",
};

function send(scheme: "smtp" | "smtps", tls: TlsMode) {
  const parsed = parseSmtpUrl(`${scheme}://127.0.0.1:${server.port}`);
  assert.ok(parsed.ok);
  carrier = createSmtpCarrier(parsed.value, { tls, connections: 1 }, "shop.example");
  return carrier.send(parcel, new AbortController().signal);
}

const trustTestCertificate = () => setDefaultCACertificates([...systemCertificates, testCertificate]);

test("STARTTLS is used with a certificate that is trusted", async () => {
  trustTestCertificate();
  server = await startSmtpServer();
  assert.deepEqual(await send("smtp", "required"), { kind: "accepted" });
  assert.equal(server.received[0]?.encrypted, true);
});

test("smtps:// speaks TLS from the start", async () => {
  trustTestCertificate();
  server = await startSmtpServer({ secure: true });
  assert.deepEqual(await send("smtps", "required"), { kind: "accepted" });
  assert.equal(server.received[0]?.encrypted, true);
});

for (const [scheme, tls] of [
  ["smtp", "required"],
  ["smtp", "offered"],
  ["smtps", "required"],
] as const) {
  test(`a certificate that nobody vouches for stops the mail (${scheme}, ${tls})`, async () => {
    server = await startSmtpServer({ secure: scheme === "smtps" });
    const outcome = await send(scheme, tls);
    assert.equal(outcome.kind, "deferred");
    assert.match(outcome.kind === "deferred" ? outcome.reason : "", /CERT|SELF_SIGNED/);
    assert.equal(server.received.length, 0);
  });
}

test("a server without STARTTLS gets no mail when encryption is required", async () => {
  server = await startSmtpServer({ disabledCommands: ["STARTTLS"] });
  const outcome = await send("smtp", "required");
  assert.equal(outcome.kind, "deferred");
  assert.match(
    outcome.kind === "deferred" ? outcome.reason : "",
    /could not be encrypted.*check MAIL_URL and MAIL_TLS/,
  );
  assert.equal(server.received.length, 0);
});

test("a server without STARTTLS gets mail when encryption is only wished for", async () => {
  server = await startSmtpServer({ disabledCommands: ["STARTTLS"] });
  assert.deepEqual(await send("smtp", "offered"), { kind: "accepted" });
  assert.equal(server.received[0]?.encrypted, false);
});

test("STARTTLS is left alone when it is off", async () => {
  server = await startSmtpServer();
  assert.deepEqual(await send("smtp", "off"), { kind: "accepted" });
  assert.equal(server.received[0]?.encrypted, false);
});

test("an attempt that is aborted ends at once and may be repeated", async () => {
  server = await startSmtpServer({ onConnect: () => undefined });
  const abort = new AbortController();
  const parsed = parseSmtpUrl(`smtp://127.0.0.1:${server.port}`);
  assert.ok(parsed.ok);
  carrier = createSmtpCarrier(parsed.value, { tls: "off", connections: 1 }, "shop.example");
  const sending = carrier.send(parcel, abort.signal);
  abort.abort();
  assert.deepEqual(await sending, { kind: "deferred", reason: "Sending was interrupted." });
});
