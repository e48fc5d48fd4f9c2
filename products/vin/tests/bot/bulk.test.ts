import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bulkResult } from "../../actions/bulk-result.ts";
import { listBulkJobs } from "../../actions/bulk-jobs.ts";
import { type BotHouse, openBotHouse } from "../support/bot.ts";
import { serialVins } from "../support/bulk.ts";
import { ACCORD } from "../support/vin.ts";

let house: BotHouse;
before(async () => {
  house = await openBotHouse();
});
after(() => house.close());

const writer = (languageCode = "en") => house.fake.user({ firstName: "Anna", languageCode });
type Writer = ReturnType<typeof writer>;

const textOf = (anna: Writer, fileId = ""): string => Buffer.from(anna.download(fileId).bytes).toString();

const filesFrom = (anna: Writer) =>
  anna.messages(house.bot).filter(({ document, from }) => document !== undefined && from?.is_bot === true);

async function workspaceOf(anna: Writer): Promise<string> {
  const [row] = await house.test.database.asOwner((transaction) =>
    transaction.query<{ home: string }>(
      "select home_workspace as home from telegram.users where telegram_user_id = $1",
      [anna.id],
    ),
  );
  return row?.home ?? "";
}

test("a list in a message is decoded with progress in place, and the result comes as a file", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, `/bulk ${ACCORD}\nnonsense\n${serialVins(38).join("\n")}`);
  const started = await anna.next(bot);
  assert.match(started.text ?? "", /VINs in the queue: 40/);
  const done = await anna.nextEdit(bot, ({ text = "" }) => text.includes("Done"));
  assert.equal(done.message_id, started.message_id);
  assert.match(done.text ?? "", /Done: 39 of 40 VINs decoded, 1 not/);
  const file = await anna.next(bot, ({ document }) => document !== undefined);
  assert.match(file.document?.file_name ?? "", /\.csv$/);
  const lines = textOf(anna, file.document?.file_id).trim().split("\n");
  assert.equal(lines.length, 41);
  assert.match(lines[1] ?? "", /1HGCM82633A004352.*HONDA/);
});

test("a table that is sent is answered in its own format, and the other one with a tap", async () => {
  const { bot, services } = house;
  const anna = writer("es");
  anna.send(bot, "/bulk");
  assert.match((await anna.next(bot)).text ?? "", /columna «vin»/);
  anna.sendDocument(bot, { name: "cars.csv", bytes: Buffer.from(`id,vin\n1,${ACCORD}\n2,${ACCORD}\n`) });
  const csv = await anna.next(bot, ({ document }) => document !== undefined);
  assert.equal(csv.document?.file_name, "cars-decoded.csv");
  anna.press(bot, "Resultado en XLSX");
  const workbook = await anna.next(bot, ({ document }) => document !== undefined);
  assert.match(workbook.document?.file_name ?? "", /\.xlsx$/);
  const { bytes } = anna.download(workbook.document?.file_id ?? "");
  assert.equal(Buffer.from(bytes).toString("latin1", 0, 2), "PK");
  const workspaceId = await workspaceOf(anna);
  const { items } = await listBulkJobs(services, workspaceId, { limit: 5 });
  assert.deepEqual(
    items.map(({ name, total }) => [name, total]),
    [["cars.csv", 2]],
  );
  const ben = writer();
  ben.sendDocument(bot, { name: "cars.xlsx", bytes });
  const answered = await ben.next(bot, ({ document }) => document !== undefined);
  assert.match(answered.document?.file_name ?? "", /\.xlsx$/);
});

test("more VINs than one message shows become a list", async () => {
  const { bot } = house;
  const anna = writer();
  anna.send(bot, serialVins(11).join(" "));
  assert.match((await anna.next(bot)).text ?? "", /VINs in the queue: 11/);
  await anna.next(bot, ({ document }) => document !== undefined);
});

test("a list can be stopped, what is done stays, and nothing more is said", async () => {
  const { bot, services } = house;
  const anna = writer();
  const list = serialVins(100_000).join("\n");
  anna.sendDocument(bot, { name: "many.txt", bytes: Buffer.from(list) });
  await anna.next(bot);
  anna.press(bot, "Stop");
  const stopped = await anna.nextEdit(bot, ({ text = "" }) => text.includes("Stopped after"));
  assert.match(stopped.text ?? "", /Stopped after \d+ of 100000 VINs/);
  const [job] = (await listBulkJobs(services, await workspaceOf(anna), { limit: 1 })).items;
  assert.equal(job?.state, "cancelled");
  assert.equal(filesFrom(anna).length, 0);
});

test("files of another kind, too large ones and lists without VINs are refused in words", async () => {
  const { bot } = house;
  const anna = writer();
  anna.sendDocument(bot, { name: "cars.pdf", bytes: Buffer.from("%PDF") });
  assert.match((await anna.next(bot)).text ?? "", /cannot read this kind of file/);
  anna.sendDocument(bot, { name: "empty.csv", bytes: Buffer.from("vin\n") });
  assert.match((await anna.next(bot)).text ?? "", /holds no VINs/);
  anna.sendDocument(bot, { name: "big.txt", bytes: Buffer.alloc(21 * 1024 * 1024, 65) });
  assert.match((await anna.next(bot)).text ?? "", /larger than 20 MB/);
});

test("while Telegram holds edits back the list goes on, and its end is told", async () => {
  const { bot, fake } = house;
  const anna = writer();
  fake.faults.next(
    { kind: "flood", retryAfterSeconds: 1 },
    { botId: bot.id, method: "editMessageText", times: 2 },
  );
  anna.send(bot, `/bulk ${serialVins(50).join("\n")}`);
  const done = await anna.nextEdit(bot, ({ text = "" }) => text.includes("Done"));
  assert.match(done.text ?? "", /Done: 50 of 50 VINs decoded/);
  await anna.next(bot, ({ document }) => document !== undefined);
});

test("whoever blocks the bot in between finds the result later, and nobody else waits for them", async () => {
  const { bot, services } = house;
  const anna = writer();
  anna.sendDocument(bot, { name: "list.txt", bytes: Buffer.from(serialVins(3000).join("\n")) });
  await anna.next(bot);
  anna.block(bot);
  const workspaceId = await workspaceOf(anna);
  const ben = writer();
  ben.send(bot, ACCORD);
  assert.match((await ben.next(bot)).text ?? "", /HONDA/);
  for (;;) {
    const [job] = (await listBulkJobs(services, workspaceId, { limit: 1 })).items;
    if (job?.state === "finished") {
      const { content } = await bulkResult(services, workspaceId, job.id, "csv");
      let text = "";
      for await (const chunk of content) text += String(chunk);
      assert.equal(text.trim().split("\n").length, 3001);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  anna.unblock(bot);
  anna.send(bot, "/usage");
  assert.match(
    (await anna.next(bot, ({ text = "" }) => text.includes("Lists"))).text ?? "",
    /1 with 3000 VINs/,
  );
});
