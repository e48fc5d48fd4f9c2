import { Readable } from "node:stream";
import { Type } from "typebox";
import { cameFromHere, HTML, type HttpApp, httpErrors, type HttpRoutes } from "#platform/http";
import type { FakeTelegram } from "#platform/telegram/testing";
import { Act, perform } from "./actions.ts";
import { attempt } from "./errors.ts";
import type { Faults } from "./faults.ts";
import { fileRoutes } from "./file-routes.ts";
import { type EventNames, liveTexts } from "./live.ts";
import { PLAYGROUND, PLAYGROUND_POLICY, playgroundPage } from "./page.ts";
import { botOf, groupOf, personOf, PLACE, spotOf } from "./places.ts";
import { browserScript } from "./script.ts";
import { everybody, shownChat, shownGroup, shownPerson } from "./snapshot.ts";
import { STYLE } from "./style.ts";
import type { Snapshot } from "./wire.ts";

export interface PlaygroundDeps {
  readonly telegram: FakeTelegram;
  readonly names: EventNames;
  readonly faults: Faults;
}

const config = { access: "public", limits: "none" } as const;
const changing = { ...config, idempotency: "none" } as const;

/** The page, its script, and what the script asks. Only for callers on this machine, never for pages of others. */
export function playgroundRoutes(deps: PlaygroundDeps): HttpRoutes {
  return (app) => {
    app.addHook("onRequest", async ({ raw }) => {
      const { origin, host } = raw.headers;
      const isOwn = origin === undefined || URL.parse(origin)?.host === host;
      if (!cameFromHere(raw) || !isOwn) throw httpErrors.HTTP_NOT_FOUND();
    });
    pageRoutes(app);
    readingRoutes(app, deps);
    changingRoutes(app, deps);
    fileRoutes(app, deps.telegram);
  };
}

function pageRoutes(app: HttpApp): void {
  const schema = { hide: true };
  const script = browserScript();
  const pageConfig = { ...config, contentSecurityPolicy: PLAYGROUND_POLICY };
  app.get(PLAYGROUND, { config: pageConfig, schema }, (_request, reply) => {
    reply.type(HTML).header("cache-control", "no-cache").send(playgroundPage());
  });
  app.get(`${PLAYGROUND}/script.js`, { config, schema }, (_request, reply) => {
    reply.type("text/javascript; charset=utf-8").header("cache-control", "no-cache").send(script);
  });
  app.get(`${PLAYGROUND}/style.css`, { config, schema }, (_request, reply) => {
    reply.type("text/css; charset=utf-8").header("cache-control", "no-cache").send(STYLE);
  });
}

const chatSchema = {
  hide: true,
  params: Type.Object({ person: Type.Integer(), place: Type.String({ pattern: PLACE }) }),
};
const eventsSchema = { hide: true, querystring: Type.Object({ after: Type.Optional(Type.String()) }) };

function readingRoutes(app: HttpApp, { telegram, names, faults }: PlaygroundDeps): void {
  app.get(`${PLAYGROUND}/api/everybody`, { config, schema: { hide: true } }, async (): Promise<Snapshot> => {
    const after = names.nameOf(telegram.events().at(-1)?.sequence ?? 0);
    return { after, ...everybody(telegram), faults: faults.shown() };
  });
  app.get(`${PLAYGROUND}/api/chats/:person/:place`, { config, schema: chatSchema }, async ({ params }) =>
    shownChat(telegram, personOf(telegram, params.person), spotOf(telegram, params.place)),
  );
  app.get(`${PLAYGROUND}/api/events`, { config, schema: eventsSchema }, async (request, reply) => {
    const known = String(request.headers["last-event-id"] ?? request.query.after ?? "");
    const left = new AbortController();
    reply.raw.once("close", () => left.abort());
    const signal = AbortSignal.any([app.draining, left.signal]);
    const texts = liveTexts(telegram, names, known, signal);
    reply.type("text/event-stream; charset=utf-8").header("cache-control", "no-store");
    return reply.send(Readable.from(texts, { objectMode: false }));
  });
}

const name = Type.String({ minLength: 1, maxLength: 64 });
const username = Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_]{4,31}$" });
const person = Type.Object({
  firstName: name,
  lastName: Type.Optional(name),
  username: Type.Optional(username),
  language: Type.String({ pattern: "^[a-z]{2}(-[A-Za-z]{2,4})?$" }),
});
const group = Type.Object({
  title: name,
  owner: Type.Integer(),
  members: Type.Array(Type.Integer(), { maxItems: 50 }),
  bots: Type.Array(Type.Integer(), { maxItems: 20 }),
  supergroup: Type.Optional(Type.Boolean()),
});
const membership = Type.Object({
  member: Type.Integer(),
  change: Type.Union([Type.Literal("add"), Type.Literal("remove"), Type.Literal("promote")]),
});
const fault = Type.Union([
  Type.Object({ kind: Type.Literal("down"), seconds: Type.Integer({ minimum: 1, maximum: 3600 }) }),
  Type.Object({ kind: Type.Literal("flood"), seconds: Type.Integer({ minimum: 1, maximum: 3600 }) }),
  Type.Object({ kind: Type.Literal("forbidden") }),
  Type.Object({ kind: Type.Literal("server-error") }),
  Type.Object({ kind: Type.Literal("clear") }),
]);

function changingRoutes(app: HttpApp, { telegram, faults }: PlaygroundDeps): void {
  app.post(
    `${PLAYGROUND}/api/acts`,
    { config: changing, schema: { hide: true, body: Act } },
    async ({ body }) => perform(telegram, body),
  );
  app.post(
    `${PLAYGROUND}/api/people`,
    { config: changing, schema: { hide: true, body: person } },
    async ({ body }) => {
      const { language: languageCode, ...names } = body;
      return shownPerson(telegram.user({ ...names, languageCode }));
    },
  );
  app.post(
    `${PLAYGROUND}/api/groups`,
    { config: changing, schema: { hide: true, body: group } },
    async ({ body }) => {
      const owner = personOf(telegram, body.owner);
      const members = body.members.filter((id) => id !== owner.id).map((id) => personOf(telegram, id));
      const bots = body.bots.map((id) => botOf(telegram, id));
      const { title, supergroup = false } = body;
      return shownGroup(
        attempt(() => telegram.group({ title, owner, members, bots, supergroup })),
        owner,
      );
    },
  );
  const memberSchema = { hide: true, params: Type.Object({ id: Type.Integer() }), body: membership };
  const path = `${PLAYGROUND}/api/groups/:id/members`;
  app.post(path, { config: changing, schema: memberSchema }, async ({ params, body }) => {
    const found = groupOf(telegram, params.id);
    const isBot = telegram.bots().some(({ id }) => id === body.member);
    const member = isBot ? botOf(telegram, body.member) : personOf(telegram, body.member);
    attempt(() => found[body.change](member));
    return shownGroup(found, telegram.users()[0] ?? personOf(telegram, body.member));
  });
  app.post(
    `${PLAYGROUND}/api/faults`,
    { config: changing, schema: { hide: true, body: fault } },
    async ({ body }) => {
      if (body.kind === "clear") faults.clear();
      else if (body.kind === "down") faults.down(body.seconds);
      else if (body.kind === "flood")
        faults.next("429 Too Many Requests", { kind: "flood", retryAfterSeconds: body.seconds });
      else if (body.kind === "forbidden") faults.next("403 Forbidden", { kind: "forbidden" });
      else faults.next("502 Bad Gateway", { kind: "server-error", status: 502 });
      return faults.shown();
    },
  );
}
