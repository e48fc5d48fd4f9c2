import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { createFakeTelegram, type FakeBot, type FakeTelegram } from "#platform/telegram/testing";
import { makePlace, type Place } from "../support/places.ts";
import { type RunningServer, startServer } from "../support/servers.ts";
import { until } from "../support/until.ts";
import { freePort } from "./free-port.ts";

const ACCORD = "1HGCM82633A004352";
const root = path.join(import.meta.dirname, "../..");

let place: Place;
let fake: FakeTelegram;
let bot: FakeBot;
let server: RunningServer;
let environment: Record<string, string>;

before(async () => {
  place = await makePlace();
  fake = await createFakeTelegram({ selfCheck: true });
  bot = fake.addBot({ username: "whole_house_bot" });
  const port = await freePort();
  environment = {
    PORT: String(port),
    TRADEPOST_BASE_URL: `http://127.0.0.1:${port}`,
    TRADEPOST_TELEGRAM_API_ROOT: fake.apiRoot,
    TRADEPOST_TELEGRAM_INTAKE: "webhook",
    TRADEPOST_VIN_BOT_TOKEN: bot.token,
    RATE_LIMIT_PER_MINUTE: "15",
  };
  server = await startServer({ dataFolder: place.dataFolder, environment });
});
after(async () => {
  await server.end("SIGTERM");
  await fake.close();
  await place[Symbol.asyncDispose]();
});

async function sync(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["apps/cli/main.ts", "telegram", "sync"], {
    cwd: root,
    env: { PATH: process.env["PATH"], TRADEPOST_DATA_DIR: place.dataFolder, ...environment },
  });
  return stdout;
}

const bring = (botId: string | number, headers: Record<string, string> = {}, body = "{}") =>
  fetch(`${server.url}/telegram/webhook/${botId}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });

test("a server with a token answers VINs by webhook, more often than it lets strangers call", async () => {
  assert.match(await sync(), new RegExp(`^ok +@whole_house_bot \\(${bot.id}, vin\\)`));
  const anna = fake.user({ firstName: "Anna", languageCode: "de" });
  anna.send(bot, ACCORD);
  assert.match((await anna.next(bot)).text ?? "", /2003 HONDA Accord[^]*Die Prüfziffer stimmt/);
  for (let count = 0; count < 8; count += 1) {
    const ben = fake.user({ firstName: `Ben ${count}` });
    ben.start(bot, `vin_${ACCORD}`);
    assert.match((await ben.next(bot)).text ?? "", /HONDA/);
  }
});

/** Signs somebody up as a browser does, with the code out of the mail; answers their cookie. */
async function signUp(email: string): Promise<string> {
  const password = "pelican waltz 41";
  const { handle } = await send<{ handle: string }>("", "POST", "/auth/sign-up", {
    email,
    name: "Anna",
    password,
  });
  const outbox = path.join(place.dataFolder, "outbox");
  let code: string | undefined;
  await until(async () => {
    for (const name of await readdir(outbox).catch(() => [])) {
      const mail = await readFile(path.join(outbox, name), "utf8").catch(() => "");
      code ??= mail.includes(email) ? /^\s*(\d{6})\s*$/m.exec(mail)?.[1] : undefined;
    }
    return code !== undefined;
  }, "the mail with the code");
  await send("", "POST", "/auth/verify", { handle, code });
  const answer = await call("", "POST", "/auth/sign-in", { email, password });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function call(cookie: string, method: string, route: string, body: object): Promise<Response> {
  return fetch(`${server.url}/api/v1${route}`, {
    method,
    headers: { origin: server.url, "content-type": "application/json", ...(cookie !== "" && { cookie }) },
    body: JSON.stringify(body),
  });
}

async function send<Answer>(cookie: string, method: string, route: string, body: object): Promise<Answer> {
  const answer = await call(cookie, method, route, body);
  const text = await answer.text();
  assert.ok(answer.ok, text);
  return JSON.parse(text) as Answer;
}

test("an account and a person at the bot are connected by a code from either side", async () => {
  const cookie = await signUp("anna@example.com");
  const anna = fake.user({ firstName: "Anna", languageCode: "en" });
  const issued = await send<{ code: string; url: string }>(cookie, "POST", "/me/telegram-links", {
    product: "vin",
  });
  assert.equal(issued.url, `https://t.me/whole_house_bot?start=link-${issued.code}`);
  anna.start(bot, `link-${issued.code}`);
  await anna.next(bot);
  anna.press(bot, "Connect");
  assert.match((await anna.next(bot)).text ?? "", /connected to the account of Anna \(anna@example\.com\)/);
  const ben = fake.user({ firstName: "Ben", languageCode: "en" });
  ben.send(bot, "/link");
  const code = /code is (\w{8})/.exec((await ben.next(bot)).text ?? "")?.[1];
  const linked = await send<object>(cookie, "POST", "/me/telegram-links/redeem", { product: "vin", code });
  assert.deepEqual(linked, { telegramUserId: String(ben.id), name: "Ben" });
  assert.match((await ben.next(bot)).text ?? "", /connected to the account of Anna \(anna@example\.com\)/);
  const again = await call(cookie, "POST", "/me/telegram-links/redeem", { product: "vin", code });
  assert.equal(again.status, 422);
  const unknown = await call(cookie, "POST", "/me/telegram-links", { product: "nothing" });
  assert.equal(unknown.status, 404);
  anna.send(bot, `/garage ${ACCORD} Ours`);
  await anna.next(bot);
  ben.send(bot, "/garage");
  assert.match((await ben.next(bot)).text ?? "", /Ours/);
});

test("whoever has no secret, or names no bot, is refused, and after a few times kept waiting", async () => {
  const unknown = await bring(4711);
  assert.equal(unknown.status, 404);
  assert.equal(((await unknown.json()) as { code: string }).code, "TELEGRAM_BOT_UNKNOWN");
  const wrong = await bring(bot.id, { "x-telegram-bot-api-secret-token": "guessed" });
  assert.equal(wrong.status, 401);
  assert.equal(((await wrong.json()) as { code: string }).code, "TELEGRAM_SECRET_WRONG");
  const statuses = [];
  for (let count = 0; count < 20; count += 1) statuses.push((await bring(bot.id)).status);
  assert.equal(statuses.at(-1), 429);
  const clara = fake.user({ firstName: "Clara" });
  clara.send(bot, ACCORD);
  assert.match((await clara.next(bot)).text ?? "", /HONDA/);
});

test("no address of a webhook, no log line and no answer holds the token", () => {
  assert.ok(!server.output().includes(bot.token));
  assert.ok(!server.errors().includes(bot.token));
});
