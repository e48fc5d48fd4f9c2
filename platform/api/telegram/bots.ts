import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import type { AuditAction, AuditEntry } from "#platform/audit";
import type { Transaction } from "#platform/database";
import type { HttpApp } from "#platform/http";
import { noteInWorkspace, requireLastingHand } from "#platform/identity";
import { type Telegram, telegramActions, type WorkspaceBot } from "#platform/telegram";
import type { ApiDeps } from "../deps.ts";
import { problems } from "../problems.ts";
import { closed, idParameter, moment, momentOf } from "../shapes.ts";
import { type Acting, actingIn, workspaceParameter, workspaceProblems } from "../workspaces/acting.ts";

export interface BotRoutesDeps extends Pick<ApiDeps, "accounts" | "audit"> {
  readonly database: Pick<ApiDeps["database"], "withWorkspace">;
  readonly telegram: Pick<Telegram, "bots" | "sync">;
}

const SCOPE = "workspace:bots";
const scopeNote = `Needs the scope \`${SCOPE}\`.`;
const config = { access: "workspace", charges: "person" } as const;
const tags = ["Telegram"];
const path = "/api/v1/workspaces/:workspaceId/telegram-bots";

const botParameters = Type.Object({ ...workspaceParameter.properties, botId: idParameter });
const token = Type.String({
  minLength: 1,
  maxLength: 150,
  description: "From @BotFather; kept encrypted and never answered.",
  examples: ["123456789:AAE-example"],
});
const state = Type.Union([Type.Literal("active"), Type.Literal("disabled")]);

const botSchema = Type.Object(
  {
    id: Type.String({ description: "The digits before the colon of its token." }),
    product: Type.String(),
    username: Type.String(),
    state,
    disabledReason: Type.Union([Type.Literal("by-hand"), Type.Literal("token-refused"), Type.Null()]),
    intake: Type.Union([Type.Literal("webhook"), Type.Literal("polling")]),
    connectedAt: moment,
  },
  closed,
);
const findings = Type.Array(Type.String(), {
  description: "What is not as it should be at Telegram, in sentences; empty when all is well.",
});
const one = Type.Object({ bot: botSchema }, closed);
const setUp = Type.Object({ bot: botSchema, findings }, closed);

const unknown = [...workspaceProblems, "TELEGRAM_BOT_UNKNOWN"] as const;
const tokenProblems = [
  "TELEGRAM_TOKEN_INVALID",
  "TELEGRAM_UNAVAILABLE",
  "TELEGRAM_PUBLIC_URL_MISSING",
  "IDENTITY_IMPERSONATION_REFUSED",
] as const;

const listSchema = {
  tags,
  operationId: "listTelegramBots",
  summary: "List the workspace's own bots, oldest first",
  description: scopeNote,
  params: workspaceParameter,
  response: { ...problems(...workspaceProblems), 200: Type.Object({ items: Type.Array(botSchema) }, closed) },
};

const connectSchema = {
  tags,
  operationId: "connectTelegramBot",
  summary: "Connect a bot by its token",
  description: `Telegram is asked whose token it is; then its webhook, commands and menu are set. What the bot does counts for this workspace. ${scopeNote}`,
  params: workspaceParameter,
  body: Type.Object(
    { product: Type.String({ maxLength: 40, description: "What the bot does, such as `vin`." }), token },
    closed,
  ),
  response: {
    ...problems(
      ...workspaceProblems,
      ...tokenProblems,
      "TELEGRAM_PRODUCT_UNKNOWN",
      "TELEGRAM_BOT_TAKEN",
      "TELEGRAM_BOT_LIMIT",
    ),
    201: setUp,
  },
};

const getSchema = {
  tags,
  operationId: "getTelegramBot",
  summary: "See a bot",
  description: scopeNote,
  params: botParameters,
  response: { ...problems(...unknown), 200: one },
};

const updateSchema = {
  tags,
  operationId: "updateTelegramBot",
  summary: "Give a bot a new token, or let it rest or work again",
  description: `A new token lets it work again. What came in while it rested goes on when it works. ${scopeNote}`,
  params: botParameters,
  body: Type.Object({ token: Type.Optional(token), state: Type.Optional(state) }, closed),
  response: { ...problems(...unknown, ...tokenProblems, "TELEGRAM_TOKEN_OF_OTHER_BOT"), 200: setUp },
};

const syncSchema = {
  tags,
  operationId: "syncTelegramBot",
  summary: "Set webhook, commands and menu anew, and check them",
  description: `A bot that rests is left alone. ${scopeNote}`,
  params: botParameters,
  response: { ...problems(...unknown, "TELEGRAM_PUBLIC_URL_MISSING"), 200: setUp },
};

const disconnectSchema = {
  tags,
  operationId: "disconnectTelegramBot",
  summary: "Disconnect a bot",
  description: `Its token and campaigns go at once, whom it knew within the hour; its webhook is taken off. ${scopeNote}`,
  params: botParameters,
  response: { ...problems(...unknown), 204: Type.Null() },
};

/** `GET` and `POST .../telegram-bots`; `GET`, `PATCH` and `DELETE .../{botId}`, `POST .../{botId}/sync`. */
export function botRoutes(http: HttpApp, deps: BotRoutesDeps): void {
  readingRoutes(http, deps);
  changingRoutes(http, deps);
}

function readingRoutes(http: HttpApp, deps: BotRoutesDeps): void {
  const { database, telegram } = deps;
  http.get(path, { schema: listSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const bots = await database.withWorkspace(workspaceId, (transaction) => telegram.bots.list(transaction));
    return { items: bots.map(botOf) };
  });
  const find = (workspaceId: string, botId: string): Promise<WorkspaceBot> =>
    database.withWorkspace(workspaceId, (transaction) => telegram.bots.get(transaction, botId));
  http.get(`${path}/:botId`, { schema: getSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    return { bot: botOf(await find(workspaceId, request.params.botId)) };
  });
  http.post(`${path}/:botId/sync`, { schema: syncSchema, config }, async (request) => {
    const { workspaceId } = await actingIn(deps, request, SCOPE);
    const { botId } = await find(workspaceId, request.params.botId);
    const told = await findingsOf(telegram, botId);
    return { bot: botOf(await find(workspaceId, botId)), findings: told };
  });
}

function changingRoutes(http: HttpApp, deps: BotRoutesDeps): void {
  const { bots } = deps.telegram;
  http.post(path, { schema: connectSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    requireLastingHand(acting.actor);
    const { product } = request.body;
    const note = { action: telegramActions["telegram.bot-connected"], facts: { product } };
    const bot = await bots.connect(acting.workspaceId, request.body, noting(deps, acting, note));
    return reply.code(201).send({ bot: botOf(bot), findings: await setUpNow(deps, request, bot.botId) });
  });
  http.patch(`${path}/:botId`, { schema: updateSchema, config }, async (request) => {
    const acting = await actingIn(deps, request, SCOPE);
    if (request.body.token !== undefined) requireLastingHand(acting.actor);
    const facts = { changed: Object.keys(request.body) };
    const note = { action: telegramActions["telegram.bot-changed"], facts };
    const { botId } = request.params;
    const bot = await bots.change(acting.workspaceId, botId, request.body, noting(deps, acting, note));
    return { bot: botOf(bot), findings: await setUpNow(deps, request, botId) };
  });
  http.delete(`${path}/:botId`, { schema: disconnectSchema, config }, async (request, reply) => {
    const acting = await actingIn(deps, request, SCOPE);
    const note = { action: telegramActions["telegram.bot-disconnected"], facts: {} };
    await bots.remove(
      acting.workspaceId,
      request.params.botId,
      noting(deps, acting, note, (transaction) => request.keepAnswer(transaction, { status: 204 })),
    );
    return reply.code(204).send(null);
  });
}

/** Notes what is done to a bot, in the transaction that does it. */
function noting<Action extends AuditAction>(
  deps: BotRoutesDeps,
  acting: Acting,
  note: Pick<AuditEntry<Action>, "action" | "facts">,
  after?: (transaction: Transaction) => Promise<void>,
) {
  return async (transaction: Transaction, { botId: id }: WorkspaceBot): Promise<void> => {
    await noteInWorkspace(deps, transaction, acting, { ...note, target: { kind: "telegram-bot", id } });
    await after?.(transaction);
  };
}

/** What was stored stays, whatever becomes of this: a fault is told as a finding, and `sync` tries again. */
async function setUpNow(
  { telegram }: BotRoutesDeps,
  { logger }: Pick<FastifyRequest, "logger">,
  botId: string,
): Promise<string[]> {
  try {
    return await findingsOf(telegram, botId);
  } catch (error) {
    logger.warn({ botId, error }, "A bot could not be set up");
    return ["The bot could not be set up at Telegram. Ask for it once more."];
  }
}

async function findingsOf({ sync }: Pick<Telegram, "sync">, botId: string): Promise<string[]> {
  return (await sync(botId)).flatMap((report) => [...report.findings]);
}

function botOf(bot: WorkspaceBot): Static<typeof botSchema> {
  const { botId: id, product, username, state: stands, disabledReason, intake, connectedAt } = bot;
  return { id, product, username, state: stands, disabledReason, intake, connectedAt: momentOf(connectedAt) };
}
