import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createTestServer } from "#platform/http/testing";
import type { Message, ShownChat, Snapshot } from "../wire.ts";
import { offersPlayground } from "../offer.ts";
import { openBench, type PlaygroundBench } from "./bench.ts";

describe("the playground's routes", () => {
  let bench: PlaygroundBench;
  before(async () => {
    bench = await openBench();
  });
  after(() => bench.close());

  const everybody = async (): Promise<Snapshot> => (await bench.get("/playground/api/everybody")).json();
  const chat = async (person: number, place: string): Promise<ShownChat> =>
    (await bench.get(`/playground/api/chats/${person}/${place}`)).json();
  const act = (person: number, deed: object, place = `b${bench.botId}`) =>
    bench.post("/playground/api/acts", { person, place, deed });

  test("show a page that runs and loads nothing but its own", async () => {
    const { statusCode, headers, body } = await bench.get("/playground");
    assert.equal(statusCode, 200);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;/);
    assert.doesNotMatch(policy, /unsafe|https?:/);
    assert.doesNotMatch(body, /<script>|style=|onclick/);
    const script = await bench.get("/playground/script.js");
    assert.match(String(script.headers["content-type"]), /^text\/javascript/);
    assert.doesNotThrow(() => new Function(script.body));
    assert.match(String((await bench.get("/playground/style.css")).headers["content-type"]), /^text\/css/);
  });

  test("are there for this machine only, and not for pages of other origins", async () => {
    const paths = [
      "/playground",
      "/playground/api/everybody",
      "/playground/api/events",
      "/playground/script.js",
    ];
    for (const url of paths) {
      const elsewhere = [
        bench.server.app.inject({ url, headers: { host: "localhost:3000" }, remoteAddress: "192.0.2.1" }),
        bench.get(url, { host: "rebound.example:3000" }),
        bench.get(url, { "x-forwarded-for": "192.0.2.1" }),
        bench.get(url, { origin: "https://evil.example" }),
      ];
      for (const { statusCode } of await Promise.all(elsewhere)) assert.equal(statusCode, 404, url);
    }
  });

  test("let a person write to a bot, press its button and see the new text", async () => {
    const [anna] = (await everybody()).people;
    assert.ok(anna);
    const person = bench.playground.telegram.users()[0];
    const bot = bench.playground.telegram.bots()[0];
    assert.ok(person && bot);
    assert.equal((await act(anna.id, { kind: "send", text: "menu" })).statusCode, 200);
    const menu = await person.next(bot, ({ text }) => text === "Choose");
    const pressed = await act(anna.id, { kind: "press", messageId: menu.message_id, data: "more" });
    assert.match(pressed.json().queryId, /^[0-9]+$/);
    await person.nextEdit(bot);
    const { messages } = await chat(anna.id, `b${bench.botId}`);
    assert.deepEqual(
      messages.map(({ text }) => text),
      ["menu", "changed hidden"],
    );
  });

  test("say in words what a person on Telegram could not do either", async () => {
    const [anna] = (await everybody()).people;
    assert.ok(anna);
    await act(anna.id, { kind: "block" });
    const refused = await act(anna.id, { kind: "send", text: "Hello" });
    assert.equal(refused.statusCode, 409);
    assert.match(refused.json().detail, /Anna has blocked the bot/);
    assert.equal((await chat(anna.id, `b${bench.botId}`)).blocked, true);
    await act(anna.id, { kind: "unblock" });
    assert.equal((await act(1, { kind: "send", text: "Hello" })).json().code, "PLAYGROUND_REFUSED");
    assert.equal((await act(anna.id, { kind: "dance" })).statusCode, 400);
  });

  test("share the contact that a key asks for, pay an invoice, and start with a payload", async () => {
    const person = bench.playground.telegram.user({ firstName: "Pia", phoneNumber: "4915199" });
    const bot = bench.playground.telegram.bots()[0];
    assert.ok(bot);
    await act(person.id, { kind: "start", payload: "spring" });
    assert.equal((await person.next(bot)).text, "You said /start spring");
    await act(person.id, { kind: "send", text: "keys" });
    await person.next(bot);
    assert.ok((await chat(person.id, `b${bench.botId}`)).keyboard);
    await act(person.id, { kind: "contact" });
    assert.equal((await person.next(bot)).text, "Number 4915199");
    assert.equal((await chat(person.id, `b${bench.botId}`)).keyboard, null);
    await act(person.id, { kind: "send", text: "invoice" });
    const invoice = await person.next(bot);
    const paid = await act(person.id, { kind: "pay", messageId: invoice.message_id });
    assert.deepEqual(paid.json(), { status: "paid" });
  });

  test("take files to a chat and give them back, pictures alone to look at", async () => {
    const [anna] = (await everybody()).people;
    assert.ok(anna);
    const send = (name: string, payload: Buffer) =>
      bench.server.app.inject({
        method: "POST",
        url: `/playground/api/files?${new URLSearchParams({ person: String(anna.id), place: `b${bench.botId}`, as: "document", name })}`,
        headers: { host: "localhost:3000", "content-type": "application/octet-stream" },
        payload,
        remoteAddress: "127.0.0.1",
      });
    assert.equal((await send("Größe.pdf", Buffer.from("<script>1</script>"))).statusCode, 204);
    const { messages } = await chat(anna.id, `b${bench.botId}`);
    const sent = messages.findLast((message: Message) => message.document !== undefined);
    const file = await bench.get(`/playground/api/files/${sent?.document?.file_id ?? ""}`);
    assert.equal(file.body, "<script>1</script>");
    assert.equal(file.headers["content-type"], "application/octet-stream");
    assert.match(
      String(file.headers["content-disposition"]),
      /^attachment; .*filename\*=UTF-8''Gr%C3%B6%C3%9Fe\.pdf$/,
    );
    assert.equal(file.headers["x-content-type-options"], "nosniff");
    assert.equal((await bench.get("/playground/api/files/unknown")).statusCode, 409);
  });

  test("add people and groups, and change who is in a group", async () => {
    const added = await bench.post("/playground/api/people", { firstName: "Lena", language: "de" });
    const lena = added.json();
    const { people } = await everybody();
    assert.ok(people.some(({ name, language }) => name === "Lena" && language === "de"));
    const made = await bench.post("/playground/api/groups", {
      title: "Two",
      owner: lena.id,
      members: [],
      bots: [bench.botId],
    });
    const group = made.json();
    assert.deepEqual(
      group.members.map(({ name }: { name: string }) => name),
      ["Lena", "Echo"],
    );
    const path = `/playground/api/groups/${group.id}/members`;
    const changed = await bench.post(path, { member: people[0]?.id, change: "add" });
    assert.equal(changed.json().members.length, 3);
    assert.equal((await chat(people[1]?.id ?? 0, `g${group.id}`)).member, false);
  });

  test("tell the bot's commands in the language of the person, in groups with the bot's name", async () => {
    const commandsOf = (description: string) => [{ command: "help", description }];
    await bench.call("setMyCommands", { commands: commandsOf("Get help") });
    await bench.call("setMyCommands", { commands: commandsOf("Ayuda"), language_code: "es" });
    const { people, groups } = await everybody();
    const [anna, diego] = people;
    assert.ok(anna && diego);
    assert.deepEqual((await chat(anna.id, `b${bench.botId}`)).commands, commandsOf("Get help"));
    assert.deepEqual((await chat(diego.id, `b${bench.botId}`)).commands, commandsOf("Ayuda"));
    const inGroup = await chat(diego.id, `g${groups[0]?.id ?? 0}`);
    assert.deepEqual(inGroup.commands, [{ command: "help@echo_bot", description: "Ayuda" }]);
  });

  test("let calls go wrong once, and spare those that wait for updates", async () => {
    const person = bench.playground.telegram.user({ firstName: "Ole" });
    const bot = bench.playground.telegram.bots()[0];
    assert.ok(bot);
    const armed = await bench.post("/playground/api/faults", { kind: "forbidden" });
    assert.equal(armed.json().next, "403 Forbidden");
    const refusals: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = bench.playground.telegram.observe((event) => {
      if (event.kind !== "request" || event.status === 200) return;
      refusals.push(`${event.method} ${event.status}`);
      resolve();
    });
    await act(person.id, { kind: "send", text: "one" });
    await promise;
    await act(person.id, { kind: "send", text: "two" });
    assert.equal((await person.next(bot)).text, "You said two");
    stop();
    assert.deepEqual(refusals, ["sendMessage 403"]);
    assert.equal((await everybody()).faults.next, null);
    const down = await bench.post("/playground/api/faults", { kind: "down", seconds: 60 });
    assert.ok(down.json().downForMs > 50_000);
    assert.equal((await bench.post("/playground/api/faults", { kind: "clear" })).json().downForMs, 0);
  });
});

test("without a playground there is no such page", async () => {
  const server = await createTestServer([], { production: true });
  for (const url of ["/playground", "/playground/api/everybody"])
    assert.equal((await server.app.inject({ url, headers: { host: "localhost" } })).statusCode, 404);
  await server.close();
});

test("the playground is offered in development, on this machine, where no bot and no other Bot API server is named", () => {
  const core = {
    environment: "development",
    baseUrl: undefined,
    port: 3000,
    roles: ["http", "worker", "bot"],
  } as const;
  const facts = { core, apiRoot: "https://api.telegram.org", tokens: [], botProducts: 1 };
  assert.equal(offersPlayground(facts), true);
  assert.equal(offersPlayground({ ...facts, core: { ...core, environment: "production" } }), false);
  assert.equal(offersPlayground({ ...facts, core: { ...core, environment: "test" } }), false);
  assert.equal(offersPlayground({ ...facts, core: { ...core, baseUrl: "https://shop.example" } }), false);
  assert.equal(offersPlayground({ ...facts, core: { ...core, roles: ["http"] } }), false);
  assert.equal(offersPlayground({ ...facts, tokens: ["1:token"] }), false);
  assert.equal(offersPlayground({ ...facts, apiRoot: "http://127.0.0.1:8081" }), false);
  assert.equal(offersPlayground({ ...facts, botProducts: 0 }), false);
});
