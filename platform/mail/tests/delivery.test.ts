import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { recordLog } from "#platform/telemetry/testing";
import type { TestDatabase } from "#platform/database/testing";
import {
  codeMail,
  type House,
  type HouseOptions,
  openHouse,
  openMailDatabase,
  testSeal,
  until,
} from "./fixture.ts";
import { readMail } from "./mime.ts";
import { startSmtpServer, type TestSmtpServer } from "./smtp-server.ts";

let database: TestDatabase;
let house: House;
let server: TestSmtpServer;

before(async () => {
  database = await openMailDatabase();
});
afterEach(async () => {
  await forgetMails();
  await house.close();
  await server.close();
});
after(() => database.close());

async function open(
  options: HouseOptions = {},
  url = (port: number) => `smtp://127.0.0.1:${port}`,
): Promise<void> {
  server = await startSmtpServer({ allowInsecureAuth: true });
  house = await openHouse(database, { ...options, config: { ...options.config, url: url(server.port) } });
}

test("a queued mail arrives with both parts, sender, answer address and a fixed id", async () => {
  await open();
  const id = await house.queue({ ...codeMail("anna@Example.COM"), language: "ru-RU" });
  const record = await house.ended(id);
  assert.equal(record.state, "sent");
  assert.equal(record.carrier, "smtp");
  const [received] = server.received;
  assert.ok(received !== undefined);
  assert.deepEqual([received.sender, received.recipients], ["no-reply@shop.example", ["anna@example.com"]]);
  const mail = readMail(received.source);
  assert.equal(mail.headers["subject"], "Подтвердите адрес");
  assert.equal(mail.headers["from"], "Тест Tradepost <no-reply@shop.example>");
  assert.equal(mail.headers["to"], "anna@example.com");
  assert.equal(mail.headers["reply-to"], "support@shop.example");
  assert.equal(mail.headers["message-id"], `<${id}@shop.example>`);
  assert.equal(mail.headers["auto-submitted"], "auto-generated");
  for (const part of [mail.text, mail.html]) {
    assert.match(part, /739164/);
    assert.match(part, /Код действует 10 минут\./);
  }
  assert.match(mail.html, /<html lang="ru"/);
});

test("a mail of a transaction that fails is never sent", async () => {
  await open();
  const failing = house.database.asApp(async (transaction) => {
    await house.mail.queue(transaction, codeMail("nobody@example.com"));
    throw new Error("the sign-up failed");
  });
  await assert.rejects(failing, /the sign-up failed/);
  await house.ended(await house.queue(codeMail("somebody@example.com")));
  assert.deepEqual(
    server.received.map((mail) => mail.recipients[0]),
    ["somebody@example.com"],
  );
});

test("a temporary refusal is tried again under the same Message-ID until it succeeds", async () => {
  await open();
  const tries: string[] = [];
  server.replies = {
    content: (attempt, source) => {
      tries.push(readMail(source).headers["message-id"] ?? "");
      return attempt < 3 ? { code: 451, text: "greylisted, come back" } : undefined;
    },
  };
  const id = await house.queue(codeMail("anna@example.com"));
  const record = await house.ended(id);
  assert.deepEqual([record.state, record.attempts], ["sent", 3]);
  assert.deepEqual(
    tries,
    Array.from({ length: 3 }, () => `<${id}@shop.example>`),
  );
  assert.equal(record.reason, null);
});

for (const [what, replies] of [
  ["recipient", { recipient: () => ({ code: 550, text: "5.1.1 no such user here" }) }],
  ["content", { content: () => ({ code: 554, text: "5.7.1 no such user here" }) }],
] as const) {
  test(`a permanent refusal of the ${what} ends the mail with its reason and without another try`, async () => {
    await open();
    let asked = 0;
    server.replies = Object.fromEntries(
      Object.entries(replies).map(([step, say]) => [step, () => ((asked += 1), say())]),
    );
    const record = await house.ended(await house.queue(codeMail("gone@example.com")));
    assert.equal(record.state, "failed");
    assert.match(record.reason ?? "", /^The mail server refused it: .*no such user here/);
    assert.deepEqual([asked, server.received.length], [1, 0]);
    assert.deepEqual(await house.jobs.deadLetters.list(), []);
  });
}

test("what a server quotes from a refused mail reaches neither note nor log", async () => {
  const log = recordLog();
  await open({ logger: log.logger });
  server.replies = {
    content: () => ({ code: 554, text: "blocked: https://shop.example/reset?token=quoted and 739164" }),
  };
  const record = await house.ended(await house.queue(codeMail("anna@example.com")));
  assert.match(record.reason ?? "", /blocked: \[address\] and \[hidden\]/);
  assert.doesNotMatch(log.text(), /739164|token=quoted/);
});

test("a server that is away delays mails and loses none", async () => {
  await open({}, () => "smtp://127.0.0.1:1");
  const id = await house.queue(codeMail("anna@example.com"));
  await waitForReason(id, /could not be reached .*ECONNREFUSED.*check MAIL_URL/);
  await assert.rejects(house.mail.check(), { code: "MAIL_SERVER_UNUSABLE", message: /could not be reached/ });
  assert.equal((await house.record(id)).state, "queued");
});

test("a wrong password is the operator's fault and fails no mail", async () => {
  await open({}, (port) => `smtp://sender:wrong@127.0.0.1:${port}`);
  const id = await house.queue(codeMail("anna@example.com"));
  await waitForReason(id, /did not accept user and password; check MAIL_URL.*535/);
  assert.equal((await house.record(id)).state, "queued");
});

test("the right password opens the server", async () => {
  await open({}, (port) => `smtp://send%40er:right@127.0.0.1:${port}`);
  await house.mail.check();
  await house.ended(await house.queue(codeMail("anna@example.com")));
  assert.equal(server.received[0]?.user, "send@er");
});

test("a mail whose time is over is not sent", async () => {
  await open();
  const id = await house.queue({ ...codeMail("late@example.com"), notAfter: new Date(Date.now() - 1) });
  assert.equal((await house.ended(id)).state, "expired");
  assert.equal(server.received.length, 0);
});

test("a job that runs again after its mail was sent sends nothing", async () => {
  await open();
  const id = await house.queue(codeMail("anna@example.com"));
  await house.ended(id);
  const deliver = house.mail.jobs.find((job) => job.name === "mail.deliver");
  assert.ok(deliver !== undefined);
  await deliver.run(
    { workspaceId: undefined, attempt: 1, logger: recordLog().logger, signal: new AbortController().signal },
    { messageId: id },
  );
  assert.equal(server.received.length, 1);
});

test("after a crash between sending and noting, the repetition carries the same Message-ID", async () => {
  await open();
  const id = await house.queue(codeMail("anna@example.com"));
  await house.ended(id);
  const sealed = await testSeal.seal(JSON.stringify(codeMail("").parameters), id);
  await house.database.asOps(
    "play a crash",
    (transaction) =>
      transaction.query(
        "update mail.messages set state = 'queued', finished_at = null, sealed_content = $2 where message_id = $1",
        [id, sealed],
      ),
    { write: true },
  );
  const deliver = house.mail.jobs.find((job) => job.name === "mail.deliver");
  await deliver?.run(
    { workspaceId: undefined, attempt: 2, logger: recordLog().logger, signal: new AbortController().signal },
    { messageId: id },
  );
  const ids = server.received.map((mail) => readMail(mail.source).headers["message-id"]);
  assert.deepEqual(ids, [`<${id}@shop.example>`, `<${id}@shop.example>`]);
});

test("the last attempt ends the mail with the reason of the failure", async () => {
  await open({ working: false });
  server.replies = { recipient: () => ({ code: 450, text: "busy" }) };
  const id = await house.queue(codeMail("anna@example.com"));
  const deliver = house.mail.jobs.find((job) => job.name === "mail.deliver");
  assert.ok(deliver !== undefined);
  const run = (attempt: number) =>
    deliver.run(
      { workspaceId: undefined, attempt, logger: recordLog().logger, signal: new AbortController().signal },
      { messageId: id },
    );
  await assert.rejects(run(deliver.maximumAttempts - 1), { code: "MAIL_DEFERRED" });
  await run(deliver.maximumAttempts);
  const record = await house.record(id);
  assert.deepEqual([record.state, record.attempts], ["failed", 2]);
  assert.match(record.reason ?? "", /busy/);
});

/** So that no later test sends what this one left waiting. */
async function forgetMails(): Promise<void> {
  await house.database.asOps("clean up", (transaction) => transaction.query("delete from mail.messages"), {
    write: true,
  });
}

async function waitForReason(id: string, reason: RegExp): Promise<void> {
  await until(
    () => house.record(id),
    (record) => reason.test(record.reason ?? ""),
    `a reason like ${reason}`,
  );
}
