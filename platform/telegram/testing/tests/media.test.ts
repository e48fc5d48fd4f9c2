import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { type Bot, InputFile, InputMediaBuilder } from "grammy";
import type { Message } from "grammy/types";
import type { FakeBot, FakeTelegram, FakeUser } from "../index.ts";
import { realClient, startStill, startTelegram } from "./fixture.ts";
import { pngOf } from "./images.ts";

interface Chat {
  readonly bot: FakeBot;
  readonly anna: FakeUser;
  readonly api: Bot["api"];
}

function openChat(telegram: FakeTelegram): Chat {
  const bot = telegram.addBot();
  const anna = telegram.user();
  anna.start(bot);
  return { bot, anna, api: realClient(telegram, bot).api };
}

const MEGABYTE = 1024 * 1024;

test("a photo is uploaded once, kept in several sizes and sent again by its file_id", async (context) => {
  const { bot, anna, api } = openChat(await startTelegram(context));
  const sent = await api.sendPhoto(anna.id, new InputFile(pngOf(1000, 500), "car.png"), {
    caption: "A *car*",
  });
  assert.deepEqual(
    sent.photo.map(({ width, height }) => [width, height]),
    [
      [90, 45],
      [320, 160],
      [800, 400],
      [1000, 500],
    ],
  );
  const fileId = sent.photo.at(-1)?.file_id ?? "";
  const again = await api.sendPhoto(anna.id, fileId);
  assert.deepEqual(again.photo, sent.photo);
  assert.deepEqual(new Uint8Array(anna.download(fileId).bytes), pngOf(1000, 500));
  assert.equal(anna.messages(bot).length, 3);
});

test("file ids serve one bot and one kind of file", async (context) => {
  const telegram = await startTelegram(context);
  const { anna, api } = openChat(telegram);
  const { document } = await api.sendDocument(anna.id, new InputFile(Buffer.from("a,b"), "list.csv"));
  assert.equal(document.mime_type, "text/csv");
  await assert.rejects(api.sendPhoto(anna.id, document.file_id), /can't use file of type Document as Photo/);
  const other = telegram.addBot();
  anna.start(other);
  const otherApi = realClient(telegram, other).api;
  await assert.rejects(
    otherApi.sendDocument(anna.id, document.file_id),
    /wrong file identifier\/HTTP URL specified/,
  );
});

test("getFile gives a path that serves the bytes for an hour", async (context) => {
  const { telegram, clock } = await startStill(context);
  const { bot, anna, api } = openChat(telegram);
  const message = anna.sendDocument(bot, { bytes: Buffer.from("vin\n"), name: "vins.csv", caption: "mine" });
  const { file_path: path = "" } = await api.getFile(message.document?.file_id ?? "");
  const url = `${telegram.apiRoot}/file/bot${bot.token}/${path}`;
  assert.equal(await (await fetch(url)).text(), "vin\n");
  assert.equal((await fetch(url.replace(bot.token, "1:x"))).status, 404);
  clock.advanceMs(3_600_001);
  assert.equal((await fetch(url)).status, 404);
});

test("bots send at most 50 MB, photos 10 MB, and fetch at most 20 MB", async (context) => {
  const { bot, anna, api } = openChat(await startTelegram(context));
  const large = anna.sendDocument(bot, { bytes: new Uint8Array(20 * MEGABYTE + 1), name: "big.bin" });
  await assert.rejects(api.getFile(large.document?.file_id ?? ""), /400: Bad Request: file is too big/);
  const photo = new InputFile(pngOf(10, 10, 10 * MEGABYTE + 1), "big.png");
  await assert.rejects(api.sendPhoto(anna.id, photo), /is too big for a photo/);
  const upload = new InputFile(new Uint8Array(50 * MEGABYTE + 1), "big.bin");
  await assert.rejects(api.sendDocument(anna.id, upload), /413: Request Entity Too Large/);
});

test("what is no picture, or an odd one, is no photo", async (context) => {
  const { anna, api } = openChat(await startTelegram(context));
  const send = (bytes: Uint8Array): Promise<unknown> => api.sendPhoto(anna.id, new InputFile(bytes, "x.png"));
  await assert.rejects(send(Buffer.from("no picture")), /IMAGE_PROCESS_FAILED/);
  await assert.rejects(send(pngOf(9000, 1001)), /PHOTO_INVALID_DIMENSIONS/);
  await assert.rejects(send(pngOf(2100, 100)), /PHOTO_INVALID_DIMENSIONS/);
  await assert.rejects(
    api.sendPhoto(anna.id, "no-such-file-id"),
    /wrong file identifier\/HTTP URL specified/,
  );
});

test("a file is fetched from an address on this machine and from nowhere else", async (context) => {
  const { anna, api } = openChat(await startTelegram(context));
  const server = createServer(({ url = "" }, response) => {
    response.setHeader("content-type", url.endsWith("png") ? "image/png" : "text/html");
    response.end(pngOf(20, 20));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const sent = await api.sendPhoto(anna.id, `http://127.0.0.1:${port}/pictures/car.png`);
  assert.equal(sent.photo.at(-1)?.width, 20);
  await assert.rejects(
    api.sendPhoto(anna.id, "https://example.com/car.png"),
    /failed to get HTTP URL content/,
  );
});

test("an album is up to 10 items of matching kinds with one media_group_id", async (context) => {
  const { bot, anna, api } = openChat(await startTelegram(context));
  const photo = () => InputMediaBuilder.photo(new InputFile(pngOf(20, 20), "p.png"), { caption: "p" });
  const document = () => InputMediaBuilder.document(new InputFile(Buffer.from("d"), "d.txt"));
  const album = await api.sendMediaGroup(anna.id, [photo(), photo(), photo()]);
  assert.equal(new Set(album.map((message: Message) => message.media_group_id)).size, 1);
  assert.equal(album.length, 3);
  const [single]: readonly Message[] = await api.sendMediaGroup(anna.id, [photo()]);
  assert.equal(single?.media_group_id, undefined);
  await assert.rejects(api.sendMediaGroup(anna.id, []), /there are no messages to send/);
  const eleven = Array.from({ length: 11 }, photo);
  await assert.rejects(api.sendMediaGroup(anna.id, eleven), /too many messages to send as an album/);
  const broken = InputMediaBuilder.photo(new InputFile(Buffer.from("no picture"), "p.png"));
  await assert.rejects(
    api.sendMediaGroup(anna.id, [photo(), broken]),
    /failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"/,
  );
  await assert.rejects(
    api.sendMediaGroup(anna.id, [photo(), document()] as never),
    /document can't be mixed with other media types/,
  );
  const own = anna.sendAlbum(bot, [{ bytes: pngOf(9, 9) }, { bytes: pngOf(9, 9) }]);
  assert.equal(new Set(own.map((message) => message.media_group_id)).size, 1);
});

test("the media of a message can be replaced", async (context) => {
  const { anna, api } = openChat(await startTelegram(context));
  const sent = await api.sendPhoto(anna.id, new InputFile(pngOf(20, 20), "p.png"), { caption: "old" });
  const media = InputMediaBuilder.document(new InputFile(Buffer.from("d"), "d.txt"), { caption: "new" });
  const edited = await api.editMessageMedia(anna.id, sent.message_id, media);
  assert.ok(typeof edited === "object");
  assert.deepEqual([edited.photo, edited.document?.file_name, edited.caption], [undefined, "d.txt", "new"]);
});

test("a text can become media, a voice note cannot", async (context) => {
  const { anna, api } = openChat(await startTelegram(context));
  const photo = InputMediaBuilder.photo(new InputFile(pngOf(20, 20), "p.png"));
  const text = await api.sendMessage(anna.id, "soon a picture");
  const edited = await api.editMessageMedia(anna.id, text.message_id, photo);
  assert.ok(typeof edited === "object");
  assert.deepEqual([edited.text, edited.photo?.length], [undefined, 1]);
  const voice = await api.sendVoice(anna.id, new InputFile(Buffer.from("ogg"), "v.ogg"));
  const again = InputMediaBuilder.photo(new InputFile(pngOf(20, 20), "p.png"));
  await assert.rejects(
    api.editMessageMedia(anna.id, voice.message_id, again),
    /message media can't be edited/,
  );
});

test("people share contacts and places; the own contact carries the sender's id", async (context) => {
  const { telegram } = await startStill(context);
  const { bot, anna, api } = openChat(telegram);
  assert.equal(anna.shareContact(bot).contact?.user_id, anna.id);
  const foreign = anna.shareContact(bot, { phone_number: "4930123", first_name: "Boris" });
  assert.equal(foreign.contact?.user_id, undefined);
  const live = anna.shareLiveLocation(bot, { latitude: 52.5, longitude: 13.4, livePeriodSeconds: 900 });
  live.move(52.6, 13.5, 90);
  live.stop();
  const updates = await api.getUpdates();
  const places = updates.flatMap(({ edited_message: edited }) => edited?.location ?? []);
  assert.deepEqual(places, [
    { latitude: 52.6, longitude: 13.5, live_period: 900, heading: 90 },
    { latitude: 52.6, longitude: 13.5 },
  ]);
  await assert.rejects(api.sendLocation(anna.id, 91, 0), /wrong latitude/);
  const card = await api.sendContact(anna.id, "+4930123", "Shop");
  assert.deepEqual(card.contact, { phone_number: "+4930123", first_name: "Shop" });
  const venue = await api.sendVenue(anna.id, 1, 2, "Shop", "Main street 1");
  assert.deepEqual(venue.location, venue.venue.location);
});

test("a bot's live location moves until its period is over", async (context) => {
  const { telegram, clock } = await startStill(context);
  const { anna, api } = openChat(telegram);
  const { message_id } = await api.sendLocation(anna.id, 1, 2, { live_period: 60 });
  const moved = await api.editMessageLiveLocation(anna.id, message_id, 3, 4);
  assert.ok(typeof moved === "object");
  assert.deepEqual(moved.location, { latitude: 3, longitude: 4, live_period: 60 });
  clock.advanceMs(61_000);
  await assert.rejects(api.editMessageLiveLocation(anna.id, message_id, 5, 6), /message can't be edited/);
});
