import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { FakeBot, FakeUser } from "#platform/telegram/testing";
import { freePort } from "./free-port.ts";
import { openSpeakingHouse, type SpeakingHouse } from "./speaking-house.ts";

const ACCORD = "1HGCM82633A004352";

interface Workspace {
  readonly id: string;
  readonly key: string;
  /** A key that may do everything but this. */
  readonly otherKey: string;
}

interface Told {
  readonly bot: Readonly<Record<string, unknown>>;
  readonly findings: readonly string[];
}

let house: SpeakingHouse;
let address: string;
let mine: Workspace;
let theirs: Workspace;
let anna: FakeUser;

before(async () => {
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  house = await openSpeakingHouse({
    PORT: String(port),
    TRADEPOST_BASE_URL: address,
    TRADEPOST_TELEGRAM_INTAKE: "webhook",
  });
  await house.server.house.http.listen();
  [mine, theirs] = [await makeWorkspace("Mine"), await makeWorkspace("Theirs")];
  anna = house.fake.user({ firstName: "Anna", languageCode: "en" });
});
after(() => house[Symbol.asyncDispose]());

async function makeWorkspace(name: string): Promise<Workspace> {
  const { identity } = house.server.house.parts;
  const { id } = await identity.createWorkspace({ name });
  const keyFor = async (scope: string): Promise<string> =>
    (await identity.createApiKey({ workspaceId: id, name: scope, scopes: [scope] })).secret;
  return { id, key: await keyFor("workspace:bots"), otherKey: await keyFor("workspace:settings") };
}

interface Heard {
  readonly status: number;
  readonly text: string;
}

async function send(
  { id, key }: Pick<Workspace, "id" | "key">,
  method: string,
  rest = "",
  body?: object,
): Promise<Heard> {
  const hasBody = method !== "GET" && method !== "DELETE";
  const answer = await fetch(`${address}/api/v1/workspaces/${id}/telegram-bots${rest}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(hasBody && { "content-type": "application/json" }) },
    ...(hasBody && { body: JSON.stringify(body ?? {}) }),
  });
  return { status: answer.status, text: await answer.text() };
}

async function ask<Body = Told>(...given: Parameters<typeof send>): Promise<Body> {
  const { status, text } = await send(...given);
  assert.ok(status < 300, `${status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as Body;
}

async function refused(...given: Parameters<typeof send>): Promise<string> {
  const { status, text } = await send(...given);
  return `${status} ${(JSON.parse(text) as { code?: string }).code}`;
}

const connect = (workspace: Workspace, { token }: Pick<FakeBot, "token">): Promise<Told> =>
  ask(workspace, "POST", "", { product: "vin", token });

/** What Telegram says of a bot's webhook. */
async function webhookOf({ token }: FakeBot): Promise<string> {
  const answer = await fetch(`${house.fake.apiRoot}/bot${token}/getWebhookInfo`);
  return ((await answer.json()) as { result: { url: string } }).result.url;
}

async function answerTo(bot: FakeBot, text: string): Promise<string> {
  anna.send(bot, text);
  return (await anna.next(bot)).text ?? "";
}

test("a workspace connects a bot by its token: it is set up and answers at once, and nobody sees the token again", async () => {
  const bot = house.fake.addBot({ username: "dealer_bot" });
  const { bot: made, findings } = await connect(mine, bot);
  const { connectedAt, ...rest } = made;
  assert.match(String(connectedAt), /^\d{4}-.*Z$/);
  assert.deepEqual(rest, {
    id: String(bot.id),
    product: "vin",
    username: "dealer_bot",
    state: "active",
    disabledReason: null,
    intake: "webhook",
  });
  assert.deepEqual(findings, []);
  assert.equal(await webhookOf(bot), `${address}/telegram/webhook/${bot.id}`);
  assert.match(await answerTo(bot, ACCORD), /2003 HONDA Accord/);

  assert.deepEqual(await ask(mine, "GET"), { items: [made] });
  assert.deepEqual(await ask(mine, "GET", `/${bot.id}`), { bot: made });
  const secret = bot.token.slice(bot.token.indexOf(":") + 1);
  for (const [method, path] of [
    ["GET", ""],
    ["GET", `/${bot.id}`],
    ["POST", `/${bot.id}/sync`],
  ] as const)
    assert.ok(!(await send(mine, method, path)).text.includes(secret), `${method} ${path}`);
  const [row] = await house.server.asSuperuser<{ whole: string }>(
    "select to_jsonb(b)::text as whole from telegram.bots b where workspace_id = $1",
    [mine.id],
  );
  assert.ok(row !== undefined && !row.whole.includes(secret));
});

test("what cannot be connected is refused with a clear problem, and nothing is stored", async () => {
  const free = house.fake.addBot({ username: "free_bot" });
  const [taken] = (await ask<{ items: { id: string }[] }>(mine, "GET")).items;
  const takenBot = house.fake.bots().find(({ id }) => String(id) === taken?.id);
  assert.ok(takenBot);
  const refusals: readonly (readonly [object, string])[] = [
    [{ product: "vin", token: "no token" }, "422 TELEGRAM_TOKEN_INVALID"],
    [{ product: "vin", token: `${free.id}:AAE-wrong` }, "422 TELEGRAM_TOKEN_INVALID"],
    [{ product: "vin", token: "4711:AAE-nobodys" }, "422 TELEGRAM_TOKEN_INVALID"],
    [{ product: "bakery", token: free.token }, "422 TELEGRAM_PRODUCT_UNKNOWN"],
    [{ product: "vin", token: takenBot.token }, "409 TELEGRAM_BOT_TAKEN"],
    [{ product: "vin", token: house.bot.token }, "409 TELEGRAM_BOT_TAKEN"],
    [{ product: "vin" }, "400 HTTP_INVALID_REQUEST"],
    [{ product: "vin", token: "" }, "400 HTTP_INVALID_REQUEST"],
  ];
  for (const [body, expected] of refusals)
    assert.equal(await refused(theirs, "POST", "", body), expected, JSON.stringify(body));
  house.fake.down();
  const away = await refused(theirs, "POST", "", { product: "vin", token: free.token });
  house.fake.up();
  assert.equal(away, "503 TELEGRAM_UNAVAILABLE");
  assert.deepEqual(await ask(theirs, "GET"), { items: [] });
  assert.equal(await webhookOf(free), "");
});

test("a bot is its workspace's alone, for keys that may manage bots", async () => {
  const [bot] = (await ask<{ items: { id: string }[] }>(mine, "GET")).items;
  for (const [method, rest] of [
    ["GET", ""],
    ["PATCH", ""],
    ["DELETE", ""],
    ["POST", "/sync"],
  ] as const) {
    const one = `/${bot?.id}${rest}`;
    assert.equal(await refused(theirs, method, one), "404 TELEGRAM_BOT_UNKNOWN", method);
    assert.equal(await refused({ ...theirs, id: mine.id }, method, one), "404 IDENTITY_WORKSPACE_NOT_FOUND");
    assert.equal(await refused({ ...mine, key: mine.otherKey }, method, one), "403 IDENTITY_SCOPE_MISSING");
    for (const nobodys of ["17", "0", "none", randomUUID(), `0${bot?.id}`])
      assert.equal(await refused(mine, method, `/${nobodys}${rest}`), "404 TELEGRAM_BOT_UNKNOWN", nobodys);
  }
});

test("a bot rests and works again, and takes a new token of its own only", async () => {
  const bot = house.fake.addBot({ username: "resting_bot" });
  const other = house.fake.addBot({ username: "other_bot" });
  await connect(theirs, bot);
  const one = `/${bot.id}`;
  const rested = await ask(theirs, "PATCH", one, { state: "disabled" });
  assert.deepEqual([rested.bot["state"], rested.bot["disabledReason"]], ["disabled", "by-hand"]);
  assert.equal(house.server.house.parts.telegram.findBot(String(bot.id)), undefined);
  assert.deepEqual((await ask(theirs, "POST", `${one}/sync`)).findings, []);
  assert.equal(
    await refused(theirs, "PATCH", one, { token: other.token }),
    "422 TELEGRAM_TOKEN_OF_OTHER_BOT",
  );
  assert.equal(
    await refused(theirs, "PATCH", one, { token: `${bot.id}:AAE-wrong` }),
    "422 TELEGRAM_TOKEN_INVALID",
  );
  assert.equal((await ask(theirs, "GET", one)).bot["state"], "disabled");
  const renewed = await ask(theirs, "PATCH", one, { token: bot.token });
  assert.deepEqual(
    [renewed.bot["state"], renewed.bot["disabledReason"], renewed.findings],
    ["active", null, []],
  );
  assert.match(await answerTo(bot, ACCORD), /2003 HONDA Accord/);
});

test("a bot that is disconnected hears nothing any more and may be connected elsewhere; all of it stands in the audit log", async () => {
  const bot = house.fake.addBot({ username: "moving_bot" });
  await connect(mine, bot);
  await ask(mine, "PATCH", `/${bot.id}`, { token: bot.token, state: "active" });
  assert.equal((await send(mine, "DELETE", `/${bot.id}`)).status, 204);
  assert.equal(await webhookOf(bot), "");
  assert.equal(await refused(mine, "DELETE", `/${bot.id}`), "404 TELEGRAM_BOT_UNKNOWN");
  await connect(theirs, bot);
  assert.match(await answerTo(bot, ACCORD), /2003 HONDA Accord/);
  const { items } = await house.server.house.parts.audit.query({
    workspaceId: mine.id,
    actions: ["telegram.*"],
    limit: 3,
  });
  assert.deepEqual(
    items.toReversed().map(({ action, actor, facts, target }) => [action, actor.kind, facts, target?.id]),
    [
      ["telegram.bot-connected", "api-key", { product: "vin" }, String(bot.id)],
      ["telegram.bot-changed", "api-key", { changed: ["token", "state"] }, String(bot.id)],
      ["telegram.bot-disconnected", "api-key", {}, String(bot.id)],
    ],
  );
});
