import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { News, Snapshot } from "../wire.ts";
import { openBench, type PlaygroundBench } from "./bench.ts";

interface Heard {
  readonly id: string | undefined;
  readonly news: News;
}

describe("the playground's live events", () => {
  let bench: PlaygroundBench;
  let address: string;
  before(async () => {
    bench = await openBench();
    address = await bench.server.listen();
  });
  after(() => bench.close());

  const snapshot = async (): Promise<Snapshot> => (await bench.get("/playground/api/everybody")).json();
  const say = (text: string) => {
    const [anna] = bench.playground.telegram.users();
    const [bot] = bench.playground.telegram.bots();
    assert.ok(anna && bot);
    return anna.send(bot, text);
  };

  /** Reads news until one fits; ends the connection. */
  async function hearUntil(
    headers: Record<string, string>,
    query: string,
    isLast: (news: News) => boolean,
    then: () => void = () => undefined,
  ): Promise<Heard[]> {
    const left = new AbortController();
    const response = await fetch(`${address}/playground/api/events${query}`, {
      headers,
      signal: left.signal,
    });
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
    then();
    const heard: Heard[] = [];
    let text = "";
    assert.ok(response.body);
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined)
          heard.push({ id: /^id: (.*)$/m.exec(block)?.[1], news: JSON.parse(data) as News });
      }
      if (heard.some(({ news }) => isLast(news))) break;
    }
    left.abort();
    return heard;
  }

  const isText = (text: string) => (news: News) => news.kind === "message" && news.message.text === text;
  const textsOf = (heard: readonly Heard[]) =>
    heard.flatMap(({ news }) => (news.kind === "message" ? [news.message.text] : []));

  test("tell what happens in the order in which it does, from the snapshot on", async () => {
    say("before");
    const { after } = await snapshot();
    const heard = await hearUntil({}, `?after=${after}`, isText("You said three"), () => {
      for (const text of ["one", "two", "three"]) say(text);
    });
    const texts = textsOf(heard);
    assert.deepEqual(
      texts.filter((text) => text?.startsWith("You") === false),
      ["one", "two", "three"],
    );
    assert.ok(texts.indexOf("You said one") > texts.indexOf("one"));
    const numbers = heard.flatMap(({ id }) => (id === undefined ? [] : [Number(id.split(".")[1])]));
    assert.deepEqual(
      numbers,
      numbers.toSorted((one, two) => one - two),
    );
    assert.equal(new Set(numbers).size, numbers.length);
  });

  test("go on after the last event that was heard, with nothing lost and nothing twice", async () => {
    const { after } = await snapshot();
    const first = await hearUntil({}, `?after=${after}`, isText("You said left"), () => say("left"));
    const known = first.findLast(({ id }) => id !== undefined)?.id ?? "";
    say("while away");
    const second = await hearUntil(
      { "last-event-id": known },
      `?after=${after}`,
      isText("You said while away"),
    );
    assert.ok(!textsOf(second).includes("left"));
    assert.ok(textsOf(second).includes("while away"));
  });

  test("tell a page that knows another life of the server to begin anew", async () => {
    const heard = await hearUntil({ "last-event-id": "another.7" }, "", ({ kind }) => kind === "anew");
    assert.equal(heard[0]?.news.kind, "anew");
  });

  test("end when the server stops", async () => {
    const other = await openBench();
    const url = await other.server.listen();
    const response = await fetch(`${url}/playground/api/events`);
    const ended = response.text();
    await other.server.drain();
    assert.match(await ended, /^retry: 500/);
    await other.close();
  });
});
