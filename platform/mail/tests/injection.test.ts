import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { mailKinds, templates } from "../templates/index.ts";
import type { Template } from "../templates/template.ts";
import { createWriter } from "../writer.ts";
import { type House, openHouse, openMailDatabase } from "./fixture.ts";
import { readMail } from "./mime.ts";
import { startSmtpServer, type TestSmtpServer } from "./smtp-server.ts";

const writer = createWriter({ sender: "Tradepost", siteUrl: "https://tradepost.example.com" });

/** The parameters with every free text replaced; texts that must look like something stay. */
function poisoned(template: Template, poison: string): Record<string, unknown> {
  const poisonText = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.map((item) =>
        Object.fromEntries(Object.keys(item as object).map((name) => [name, poison])),
      );
    return value;
  };
  return Object.fromEntries(
    Object.entries(template.sample).map(([name, value]) => {
      const schema = template.parameters.properties[name] as { type?: string; pattern?: string } | undefined;
      const isFree = schema?.type === "string" && schema.pattern === undefined;
      return [name, isFree ? poison : poisonText(value)];
    }),
  );
}

test("markup in any value is shown and never becomes part of the page", () => {
  const poison = `"><script>alert('1')</script>&<b onclick='x'>`;
  for (const kind of mailKinds) {
    const template = templates[kind] as unknown as Template;
    const { html } = writer.write(kind, "en", poisoned(template, poison));
    assert.doesNotMatch(html, /<script|<b\b|alert\('/, kind);
    const parameters = Object.keys(template.sample);
    if (parameters.includes("workspaceName")) assert.match(html, /&quot;&gt;&lt;script&gt;/, kind);
  }
});

test("line ends and direction marks in any value reach no subject", () => {
  const poison = "Eve\r\nBcc: victim@example.com\u2028\u202Etxt\u0000";
  for (const kind of mailKinds) {
    const template = templates[kind] as unknown as Template;
    const { subject } = writer.write(kind, "en", poisoned(template, poison));
    assert.doesNotMatch(subject, /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u, kind);
  }
});

test("a name of any length leaves the subject within its limit", () => {
  const name = "長".repeat(100);
  const { subject } = writer.write("error-notification", "en", {
    ...templates["error-notification"].sample,
    workspaceName: name,
    taskName: name,
  });
  assert.equal([...subject].length, 200);
});

test("names that look like addresses are no links for mail programs", () => {
  const { text, html } = writer.write("invitation", "en", {
    ...templates.invitation.sample,
    workspaceName: "free coins https://evil.example/x",
  });
  for (const part of [text, html]) assert.doesNotMatch(part, /evil\.example|https:\/\/evil/);
});

test("links to anything but the web are refused", () => {
  for (const url of [
    "javascript:alert(1)",
    "data:text/html,x",
    'https://a.example/"onclick=x',
    "https://a.example/ x",
    "/relative",
    "https://a.example/\nx",
  ]) {
    assert.throws(
      () => writer.write("welcome", "en", { name: "Anna", url }),
      { code: "MAIL_PARAMETERS_INVALID", message: /\/url/ },
      url,
    );
  }
});

test("unknown and missing parameters are refused by name and never by value", () => {
  const sample = templates.welcome.sample;
  assert.throws(() => writer.write("welcome", "en", { ...sample, html: "<b>" }), {
    code: "MAIL_PARAMETERS_INVALID",
  });
  assert.throws(
    () => writer.write("verification-code", "en", { code: "secret code!", validMinutes: 5 }),
    (thrown: Error) => !thrown.message.includes("secret code"),
  );
  assert.throws(() => writer.write("constructor", "en", {}), {
    code: "MAIL_PARAMETERS_INVALID",
    message: /no such kind/,
  });
});

let database: TestDatabase;
let house: House;
let server: TestSmtpServer;
before(async () => {
  server = await startSmtpServer();
  database = await openMailDatabase();
  house = await openHouse(database, { config: { url: `smtp://127.0.0.1:${server.port}` } });
});
after(async () => {
  await house.close();
  await database.close();
  await server.close();
});

test("a hostile name adds no header, no recipient and no part to the mail on the wire", async () => {
  const hostile =
    "Eve\r\nBcc: victim@example.com\r\n\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<script>x</script>\r\n.\r\nMAIL FROM";
  const id = await house.queue({
    kind: "invitation",
    to: "anna@example.com",
    parameters: {
      ...templates.invitation.sample,
      inviterName: hostile.slice(0, 100),
      workspaceName: hostile.slice(0, 100),
    },
  });
  assert.equal((await house.ended(id)).state, "sent");
  const [received] = server.received;
  assert.deepEqual(received?.recipients, ["anna@example.com"]);
  const { headerLines, text } = readMail(received?.source ?? "");
  const names = headerLines.map((line) => line.slice(0, line.indexOf(":"))).toSorted();
  assert.deepEqual(names, [
    "Auto-Submitted",
    "Content-Language",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Reply-To",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
  ]);
  assert.match(text, /Eve Bcc: victim/);
});

test("addresses that are none, or more than one, are refused before anything is stored", async () => {
  const long = `${"a".repeat(65)}@example.com`;
  for (const to of [
    "",
    "anna",
    "@example.com",
    "a b@example.com",
    "a@b@example.com",
    "a@example.com,b@example.com",
    "Anna <a@example.com>",
    "a@example.com\r\nBcc: b@example.com",
    '"a b"@example.com',
    "a@-x.com",
    "a@exa_mple.com",
    "a@127.0.0.1",
    "a@[127.0.0.1]",
    "a..b@example.com",
    "a@example..com",
    "à@example.com",
    long,
    `a@${"b".repeat(250)}.com`,
  ]) {
    await assert.rejects(
      house.queue({ kind: "welcome", to, parameters: templates.welcome.sample }),
      { code: "MAIL_ADDRESS_INVALID", status: 422 },
      to,
    );
  }
  const international = await house.queue({
    kind: "welcome",
    to: "anna@пример.рф",
    parameters: templates.welcome.sample,
  });
  assert.equal((await house.ended(international)).recipient, "anna@xn--e1afmkfd.xn--p1ai");
});
