import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { TestDatabase } from "#platform/database/testing";
import type { AlbumFile, BotDefinition, Content } from "../index.ts";
import { chatWaitMs } from "../outgoing/pace.ts";
import { BOT_ID, type House, openDatabase, openHouse } from "./fixture.ts";

const quiet: BotDefinition = { product: "vin", languages: ["en"], commands: [] };

let database: TestDatabase;
let house: House;
before(async () => {
  database = await openDatabase();
  house = await openHouse(database, quiet);
});
after(async () => {
  await house.close();
  await database.close();
});

const send = (chat: string, content: Content | string) =>
  database.database.asApp((transaction) =>
    house.telegram.messenger.send(transaction, BOT_ID, { chat }, content),
  );
const photo = (name: string): AlbumFile => ({
  kind: "photo",
  file: { name, bytes: Buffer.from(name) },
  caption: name,
});

test("an album goes out as one call, and its files are named by their ids from then on", async () => {
  house.stub.answer = ({ method }) =>
    method === "sendMediaGroup"
      ? {
          status: 200,
          body: {
            ok: true,
            result: ["P1", "P2"].map((file_id, place) => ({
              message_id: 500 + place,
              photo: [{ file_id: "small" }, { file_id }],
            })),
          },
        }
      : undefined;
  const album = { text: "two", album: [photo("one.jpg"), photo("two.jpg")] };
  const handle = await send("41", album);
  await house.jobs.runFor(10);
  await send("41", album);
  await house.jobs.runFor(10);
  const [first, second] = house.stub.calls.filter(({ method }) => method === "sendMediaGroup");
  assert.match(String(first?.payload["multipart"]), /one\.jpg[^]*two\.jpg/);
  const media = second?.payload["media"];
  const items = (typeof media === "string" ? JSON.parse(media) : media) as readonly object[];
  assert.deepEqual(items, [
    { type: "photo", media: "P1", caption: "one.jpg" },
    { type: "photo", media: "P2", caption: "two.jpg" },
  ]);
  const state = await database.database.asApp((transaction) =>
    house.telegram.messenger.stateOf(transaction, BOT_ID, handle),
  );
  assert.equal(state?.messageId, "500");
});

test("each item of an album counts for the pace of its chat and of its group", async () => {
  const five = { text: "", album: ["1", "2", "3", "4", "5"].map(photo) };
  const startMs = house.clock.nowMs();
  for (let count = 0; count < 5; count += 1) await send("-42", five);
  await house.jobs.runFor(120);
  const atSeconds = house.stub.sentTo("-42").map(({ atMs }) => (atMs - startMs) / 1000);
  assert.equal(atSeconds.length, 5);
  // Twenty in a minute are four albums of five.
  assert.ok((atSeconds[3] ?? 99) < 60 && (atSeconds[4] ?? 0) >= 60, atSeconds.join(" "));
  await send("43", five);
  await send("43", "after");
  const albumMs = house.clock.nowMs();
  await house.jobs.runFor(30);
  const [, after] = house.stub.sentTo("43").map(({ atMs }) => (atMs - albumMs) / 1000);
  assert.ok((after ?? 0) >= 3, `${after} s after five at once`);
});

test("an album waits until its chat has room for it, and one that fills more than a window for an empty one", () => {
  assert.equal(chatWaitMs("44", [], 10_000, 10), 0);
  assert.equal(chatWaitMs("44", [9000], 10_000, 2), 0);
  assert.equal(chatWaitMs("44", [9000], 10_000, 3), 2000);
  assert.equal(chatWaitMs("44", [9000], 10_000, 10), 2000);
  assert.equal(
    chatWaitMs(
      "44",
      Array.from({ length: 10 }, () => 10_000),
      10_000,
    ),
    9000,
  );
});

test("albums that Telegram would not take are refused when they are queued", async () => {
  const wrong: readonly Content[] = [
    { text: "", album: [photo("a")] },
    { text: "", album: Array.from({ length: 11 }, () => photo("a")) },
    { text: "", album: [photo("a"), { kind: "document", file: { fileId: "D" } }] },
    { text: "", album: [photo("a"), photo("b")], keyboard: "remove" },
    { text: "x".repeat(1025), album: [photo("a"), photo("b")] },
  ];
  for (const content of wrong)
    await assert.rejects(send("45", content), { code: "TELEGRAM_MESSAGE_INVALID" });
});
