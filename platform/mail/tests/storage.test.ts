import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import { newUuid } from "#platform/kernel";
import { fakeClock } from "#platform/kernel/testing";
import { recordLog } from "#platform/telemetry/testing";
import { templates } from "../templates/index.ts";
import { codeMail, type House, openHouse, openMailDatabase, testSeal } from "./fixture.ts";
import { readMail } from "./mime.ts";

const DAY_MS = 86_400_000;
let database: TestDatabase;
let house: House;

before(async () => {
  database = await openMailDatabase();
});
afterEach(async () => {
  await house.database.asOps("clean up", (transaction) => transaction.query("delete from mail.messages"), {
    write: true,
  });
  await house.close();
});
after(() => database.close());

const rowOf = (id: string) =>
  house.database.asOps("look", async (transaction) => {
    const [row] = await transaction.query<{ row: string; sealed_content: string | null }>(
      "select m::text as row, sealed_content from mail.messages m where message_id = $1",
      [id],
    );
    return row;
  });

test("a waiting mail shows no code to a reader of the database, and a sent one keeps none", async () => {
  const log = recordLog();
  house = await openHouse(database, { logger: log.logger, working: false });
  const id = await house.queue(codeMail("anna@example.com", "SECRET-CODE-1"));
  const waiting = await rowOf(id);
  const sealed = waiting?.sealed_content ?? "";
  assert.doesNotMatch(waiting?.row ?? "", /SECRET/);
  assert.match(await testSeal.open(sealed, id), /SECRET-CODE-1/);
  assert.throws(() => testSeal.open(sealed, newUuid(0)), "it is bound to its mail");
  await house.jobs.start({ worker: true, scheduler: false });
  await house.ended(id);
  assert.equal((await rowOf(id))?.sealed_content, null);
  assert.match(log.text(), /Mail sent/);
  assert.doesNotMatch(log.text(), /SECRET-CODE-1|anna@example\.com/);
});

test("without a mail server a mail becomes files that only their owner can read", async () => {
  house = await openHouse(database);
  assert.equal(house.mail.carrier, "outbox");
  await house.mail.check();
  const id = await house.queue(codeMail("anna@example.com"));
  const record = await house.ended(id);
  assert.deepEqual(
    [record.state, record.carrier, record.subject],
    ["sent", "outbox", "Confirm your address"],
  );
  const folder = join(house.folder, "outbox");
  assert.deepEqual((await readdir(folder)).toSorted(), [`${id}.eml`, `${id}.html`, `${id}.txt`]);
  assert.equal((await stat(join(folder, `${id}.eml`))).mode & 0o077, 0);
  const found = await house.mail.readOutbox(id);
  assert.match(readMail(found?.source ?? "").text, /739164/);
  assert.equal(found?.html, await readFile(join(folder, `${id}.html`), "utf8"));
  for (const wrong of ["../secrets", newUuid(0), `${id}/..`])
    assert.equal(await house.mail.readOutbox(wrong), undefined);
});

test("a workspace sees its own mails, and nobody else's", async () => {
  house = await openHouse(database);
  const [one, two] = [newUuid(1), newUuid(2)];
  const parameters = templates["quota-alert"].sample;
  const id = await house.database.withWorkspace(one, (transaction) =>
    house.mail.queue(transaction, { kind: "quota-alert", to: "one@example.com", parameters }),
  );
  const swept = await house.database.asOps(
    "alert",
    (transaction) =>
      house.mail.queue(transaction, {
        kind: "quota-alert",
        to: "two@example.com",
        parameters,
        workspaceId: two,
      }),
    { write: true },
  );
  const account = await house.queue(codeMail("account@example.com"));
  for (const each of [id, swept, account]) assert.equal((await house.ended(each)).state, "sent");
  const idsOf = async (workspaceId: string) =>
    (await house.mail.listInWorkspace(workspaceId)).map((mail) => mail.messageId);
  assert.deepEqual([await idsOf(one), await idsOf(two)], [[id], [swept]]);
  const outside = await house.database.asApp((transaction) =>
    transaction.query<{ id: string }>("select message_id as id from mail.messages"),
  );
  assert.deepEqual(
    outside.map((row) => row.id),
    [account],
  );
  await assert.rejects(
    house.database.withWorkspace(one, (transaction) =>
      house.mail.queue(transaction, {
        kind: "quota-alert",
        to: "x@example.com",
        parameters,
        workspaceId: two,
      }),
    ),
    { code: "MAIL_OPTION_INVALID" },
  );
  assert.deepEqual(await database.unprotectedTables(), []);
});

test("of many mails with one key in a workspace, one is sent", async () => {
  house = await openHouse(database);
  const queueOne = () => house.queue({ ...codeMail("anna@example.com"), onceKey: "sign-up 1" });
  const ids = await Promise.all(Array.from({ length: 16 }, queueOne));
  assert.equal(new Set(ids).size, 1);
  await house.ended(ids[0] ?? "");
  assert.equal(await queueOne(), ids[0]);
  assert.equal((await house.mail.list()).length, 1);
  const other = await house.database.withWorkspace(newUuid(3), (transaction) =>
    house.mail.queue(transaction, { ...codeMail("anna@example.com"), onceKey: "sign-up 1" }),
  );
  assert.notEqual(other, ids[0]);
});

test("old notes and files go, and waiting mails without a job are given up with their content", async () => {
  const clock = fakeClock("2026-03-01T00:00:00Z");
  house = await openHouse(database, { clock, working: false });
  const deliver = house.mail.jobs.find((job) => job.name === "mail.deliver");
  const sent = await house.queue(codeMail("sent@example.com"));
  await deliver?.run(
    { workspaceId: undefined, attempt: 1, logger: recordLog().logger, signal: new AbortController().signal },
    { messageId: sent },
  );
  clock.advanceMs(28 * DAY_MS);
  const lost = await house.queue(codeMail("lost@example.com"));
  const late = await house.queue({
    ...codeMail("late@example.com"),
    notAfter: new Date(clock.nowMs() + 60_000),
  });
  clock.advanceMs(2.5 * DAY_MS);
  assert.deepEqual(await house.mail.tidy(), { givenUp: 1, removed: 1 });
  assert.equal((await house.record(late)).state, "expired");
  assert.equal((await house.record(lost)).state, "queued");
  assert.equal(await house.mail.readOutbox(sent), undefined);
  assert.deepEqual(await readdir(join(house.folder, "outbox")), []);
  clock.advanceMs(DAY_MS);
  assert.deepEqual(await house.mail.tidy(), { givenUp: 1, removed: 0 });
  assert.equal((await house.record(lost)).state, "failed");
  assert.equal((await rowOf(lost))?.sealed_content, null);
});

test("a mail that this version cannot write fails with its reason instead of waiting for ever", async () => {
  house = await openHouse(database, { working: false });
  const id = await house.queue(codeMail("anna@example.com"));
  const sealed = await testSeal.seal(JSON.stringify({ code: "739164" }), id);
  await house.database.asOps(
    "age",
    (transaction) =>
      transaction.query("update mail.messages set sealed_content = $2 where message_id = $1", [id, sealed]),
    { write: true },
  );
  await house.jobs.start({ worker: true, scheduler: false });
  const record = await house.ended(id);
  assert.equal(record.state, "failed");
  assert.match(record.reason ?? "", /cannot be written by this version/);
});

test("notes are listed latest first, page by page and by state", async () => {
  house = await openHouse(database, { working: false });
  const ids = [];
  for (let index = 0; index < 5; index += 1) {
    ids.push(await house.queue(codeMail(`a${index}@example.com`)));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const newest = ids.toReversed();
  const listed = async (filter: Parameters<House["mail"]["list"]>[0]) =>
    (await house.mail.list(filter)).map((mail) => mail.messageId);
  assert.deepEqual(await listed({ limit: 2 }), newest.slice(0, 2));
  assert.deepEqual(await listed({ limit: 2, before: newest[1] }), newest.slice(2, 4));
  assert.deepEqual(await listed({ state: "sent" }), []);
  await assert.rejects(house.mail.list({ limit: 0 }), { code: "MAIL_OPTION_INVALID" });
  await assert.rejects(house.mail.list({ before: "x" }), { code: "MAIL_OPTION_INVALID" });
});
