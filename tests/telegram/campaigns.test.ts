import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { FakeUser } from "#platform/telegram/testing";
import { codeOf } from "../isolation/support/house.ts";
import { call, done, openRegistry, type Person } from "../isolation/support/people.ts";
import { until } from "../support/until.ts";
import { openSpeakingHouse, type SpeakingHouse } from "./speaking-house.ts";

const BASE = "/api/v1/operator/telegram";
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const NOBODYS = "01920000-0000-7000-8000-0000000000aa";

interface Report {
  readonly campaign: {
    readonly id: string;
    readonly state: string;
    readonly startsAt: string | null;
    readonly recipients: Readonly<Record<string, number>>;
  };
}

let house: SpeakingHouse;
let operator: Person;
let campaigns: string;
let anna: FakeUser;
let ben: FakeUser;

before(async () => {
  house = await openSpeakingHouse();
  const registry = await openRegistry(house.server);
  operator = await registry.add("operator@example.com", "Operator");
  await house.server.house.parts.tenancy.operators.grantOperator(operator.email);
  campaigns = `${BASE}/bots/${house.bot.id}/campaigns`;
  anna = house.fake.user({ firstName: "Anna", languageCode: "de" });
  ben = house.fake.user({ firstName: "Ben", languageCode: "en" });
  for (const person of [anna, ben]) {
    person.send(house.bot, "/start");
    await person.next(house.bot);
  }
});
after(() => house[Symbol.asyncDispose]());

type Method = Parameters<typeof call>[2];

const send = (method: Method, path: string, body?: object, headers: object = {}) =>
  call(house.server, { ...operator.browser, ...headers }, method, path, body);
const ask = <Body = Report>(method: Method, path: string, body?: object): Promise<Body> =>
  done<Body>(send(method, path, body));
const change = (id: string, verb: string, body?: object): Promise<Report> =>
  ask("POST", `${BASE}/campaigns/${id}/${verb}`, body);

async function refused(method: Method, path: string, body?: object): Promise<string> {
  const answer = await send(method, path, body);
  return `${answer.statusCode} ${codeOf(answer)}`;
}

function received(person: FakeUser): readonly string[] {
  return person.messages(house.bot).flatMap(({ from, text = "" }) => (from?.is_bot === true ? [text] : []));
}
const count = (person: FakeUser, text: string): number =>
  received(person).filter((one) => one === text).length;

test("an operator previews, drafts, tests, starts, pauses and resumes a campaign, and it reaches everybody once", async () => {
  const { items: bots } = await ask<{ items: object[] }>("GET", `${BASE}/bots`);
  assert.deepEqual(bots, [
    { id: String(house.bot.id), product: "vin", username: "telling_bot", state: "active" },
  ]);
  const german = await ask<object>("POST", `${campaigns}/preview`, { languages: ["de"] });
  const sample = [{ chat: String(anna.id), name: "Anna", language: "de" }];
  assert.deepEqual(german, { count: 1, sample });
  const idle = await ask<object>("POST", `${campaigns}/preview`, { inactiveForDays: 1, linked: false });
  assert.deepEqual(idle, { count: 0, sample: [] });

  const draft = {
    name: " Spring news ",
    text: "There is <b>news</b>",
    translations: [{ language: "de", text: "Es gibt <b>Neues</b>" }],
    html: true,
  };
  const { campaign } = await ask("POST", campaigns, draft);
  const { id } = campaign;
  assert.equal(campaign.state, "draft");

  await change(id, "test", { chats: [String(ben.id)] });
  await until(() => count(ben, "There is news") === 1 && count(ben, "Es gibt Neues") === 1, "the test came");
  const scheduled = (await change(id, "start", { startsAt: TOMORROW })).campaign;
  assert.deepEqual([scheduled.state, scheduled.startsAt], ["scheduled", TOMORROW]);
  assert.equal((await change(id, "pause")).campaign.state, "paused");
  assert.equal((await change(id, "resume")).campaign.state, "scheduled");
  assert.equal(count(anna, "Es gibt Neues"), 0);

  await change(id, "start", {});
  const report = () => ask("GET", `${BASE}/campaigns/${id}`);
  await until(async () => (await report()).campaign.state === "done", "the campaign ends");
  const { recipients } = (await report()).campaign;
  const none = { waiting: 0, queued: 0, failed: 0, blocked: 0, unknown: 0 };
  assert.deepEqual(recipients, { total: 2, sent: 2, ...none });
  assert.deepEqual([count(anna, "Es gibt Neues"), count(anna, "There is news")], [1, 0]);
  assert.deepEqual([count(ben, "Es gibt Neues"), count(ben, "There is news")], [1, 2]);
});

test("what an operator did to a campaign stands in the installation's audit log", async () => {
  const { campaign } = await ask("POST", campaigns, { name: "Never", text: "Never sent" });
  await change(campaign.id, "cancel");
  const log = await ask<{
    items: { action: string; actor: { id: string }; target: { id: string }; facts: object }[];
  }>("GET", `/api/v1/operator/audit?action=telegram.*&limit=50`);
  const told = log.items.map(({ action }) => action.replace("telegram.campaign-", "")).toReversed();
  const first = ["created", "tested", "started", "paused", "resumed", "started"];
  assert.deepEqual(told, [...first, "created", "cancelled"]);
  assert.ok(log.items.every(({ actor }) => actor.id === operator.userId));
  assert.equal(log.items[0]?.target.id, campaign.id);
  assert.deepEqual(log.items[0]?.facts, { botId: String(house.bot.id) });
});

test("lists go on where the page before ended, newest first", async () => {
  interface Page {
    readonly items: readonly { readonly name: string }[];
    readonly nextCursor: string | null;
  }
  const all = await ask<Page>("GET", campaigns);
  assert.deepEqual(
    all.items.map(({ name }) => name),
    ["Never", "Spring news"],
  );
  const first = await ask<Page>("GET", `${campaigns}?limit=1`);
  const second = await ask<Page>("GET", `${campaigns}?limit=1&cursor=${first.nextCursor}`);
  assert.deepEqual([...first.items, ...second.items], all.items);
  assert.equal(second.nextCursor, null);
  assert.equal(await refused("GET", `${campaigns}?cursor=nonsense`), "400 PAGE_CURSOR_INVALID");
});

test("a draft is made once for one Idempotency-Key", async () => {
  const draft = { name: "Once", text: "Never sent" };
  const key = { "idempotency-key": "one-draft" };
  const [first, second] = [
    await done<Report>(send("POST", campaigns, draft, key)),
    await done<Report>(send("POST", campaigns, draft, key)),
  ];
  assert.equal(first.campaign.id, second.campaign.id);
});

test("what cannot be done is refused with a code, and leaves nothing behind", async () => {
  const { campaign } = await ask("POST", campaigns, { name: "Stays", text: "Never sent" });
  const mine = `${BASE}/campaigns/${campaign.id}`;
  const draft = { name: "Bad", text: "Never sent" };
  const refusals: readonly (readonly [Method, string, object | undefined, string])[] = [
    ["GET", `${BASE}/bots/17/campaigns`, undefined, "404 TELEGRAM_BOT_UNKNOWN"],
    ["GET", `${BASE}/bots/nobody/campaigns`, undefined, "404 TELEGRAM_BOT_UNKNOWN"],
    ["POST", `${BASE}/bots/17/campaigns/preview`, {}, "404 TELEGRAM_BOT_UNKNOWN"],
    ["POST", `${BASE}/bots/17/campaigns`, draft, "404 TELEGRAM_BOT_UNKNOWN"],
    ["GET", `${BASE}/campaigns/${NOBODYS}`, undefined, "404 TELEGRAM_CAMPAIGN_UNKNOWN"],
    ["POST", `${BASE}/campaigns/17/pause`, undefined, "404 TELEGRAM_CAMPAIGN_UNKNOWN"],
    ["POST", `${BASE}/campaigns/${NOBODYS}/start`, {}, "404 TELEGRAM_CAMPAIGN_UNKNOWN"],
    ["POST", `${mine}/pause`, undefined, "409 TELEGRAM_CAMPAIGN_STATE"],
    ["POST", `${mine}/start`, { startsAt: "2020-01-01T00:00:00Z" }, "422 TELEGRAM_CAMPAIGN_PAST"],
    ["POST", `${mine}/start`, { startsAt: "tomorrow" }, "400 HTTP_INVALID_REQUEST"],
    ["POST", `${mine}/test`, { chats: [] }, "400 HTTP_INVALID_REQUEST"],
    ["POST", `${mine}/test`, { chats: ["@anna"] }, "400 HTTP_INVALID_REQUEST"],
    ["POST", campaigns, { ...draft, text: "  " }, "422 TELEGRAM_CAMPAIGN_INVALID"],
    ["POST", campaigns, { ...draft, text: "x".repeat(4097) }, "422 TELEGRAM_CAMPAIGN_INVALID"],
    ["POST", campaigns, { ...draft, text: "\ud83d" }, "422 TELEGRAM_CAMPAIGN_INVALID"],
    ["POST", campaigns, { ...draft, name: " " }, "422 TELEGRAM_CAMPAIGN_INVALID"],
    ["POST", campaigns, { ...draft, name: "two\nlines" }, "422 TELEGRAM_CAMPAIGN_INVALID"],
    ["POST", campaigns, { ...draft, name: "turned \u202e round" }, "422 TELEGRAM_CAMPAIGN_INVALID"],
    ["POST", campaigns, { ...draft, everybody: true }, "400 HTTP_INVALID_REQUEST"],
    ["POST", campaigns, { ...draft, segment: { language: "de" } }, "400 HTTP_INVALID_REQUEST"],
    ["POST", `${campaigns}/preview`, { languages: ["German"] }, "400 HTTP_INVALID_REQUEST"],
  ];
  for (const [method, path, body, expected] of refusals)
    assert.equal(await refused(method, path, body), expected, `${path} ${JSON.stringify(body)}`);
  assert.equal((await ask("GET", mine)).campaign.state, "draft");
  const { items } = await ask<{ items: { name: string }[] }>("GET", campaigns);
  assert.ok(items.every(({ name }) => name !== "Bad"));
});

test("campaigns and bots of a workspace are not the operator's", async () => {
  const { workspaceId } = await ask<{ workspaceId: string }>("GET", "/api/v1/me");
  const other = house.fake.addBot({ username: "dealer_bot" });
  const { telegram } = house.server.house.parts;
  await telegram.bots.connect(workspaceId, { product: "vin", token: other.token });
  const id = await house.server.test.database.withWorkspace(workspaceId, (transaction) =>
    telegram.campaigns.create(transaction, {
      botId: String(other.id),
      name: "Theirs",
      message: { en: "Theirs" },
      segment: {},
    }),
  );
  const { items } = await ask<{ items: object[] }>("GET", `${BASE}/bots`);
  assert.equal(items.length, 1);
  const theirs = `${BASE}/bots/${other.id}/campaigns`;
  assert.equal(await refused("GET", theirs), "404 TELEGRAM_BOT_UNKNOWN");
  assert.equal(await refused("POST", `${theirs}/preview`, {}), "404 TELEGRAM_BOT_UNKNOWN");
  assert.equal(await refused("POST", `${BASE}/campaigns/${id}/start`, {}), "404 TELEGRAM_CAMPAIGN_UNKNOWN");
});
