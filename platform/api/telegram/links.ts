import { Type } from "typebox";
import type { Database } from "#platform/database";
import type { HttpApp } from "#platform/http";
import { requireInPerson, type UserActor } from "#platform/identity";
import type { Telegram } from "#platform/telegram";
import { telegramErrors } from "#platform/telegram";
import { personOf } from "../callers.ts";
import { problems } from "../problems.ts";
import { closed, code, moment, momentOf } from "../shapes.ts";

export interface LinkRoutesDeps {
  readonly telegram: Pick<Telegram, "botsOf" | "links">;
  readonly database: Pick<Database, "asApp" | "withWorkspace">;
}

const path = "/api/v1/me/telegram-links";
const tags = ["Telegram"];
const config = { access: "person" } as const;
const product = Type.String({ maxLength: 40, description: "Whose bot, such as `vin`." });

const issueSchema = {
  tags,
  operationId: "issueTelegramLink",
  summary: "Get a code that connects a Telegram user with the own account",
  description:
    "The code works once, for ten minutes: open `url` in Telegram and say yes when the bot names the account, or send `/link CODE` to the bot. From then on that person acts at the bot in the workspace in which this call was made, with the account's role there.",
  body: Type.Object({ product }, closed),
  response: {
    ...problems("TELEGRAM_BOT_UNKNOWN", "IDENTITY_IMPERSONATION_REFUSED"),
    201: Type.Object({ code: Type.String(), url: Type.String(), expiresAt: moment }, closed),
  },
};

const redeemSchema = {
  tags,
  operationId: "redeemTelegramLink",
  summary: "Connect the Telegram user to whom a bot has shown this code",
  body: Type.Object({ product, code }, closed),
  response: {
    ...problems("TELEGRAM_BOT_UNKNOWN", "TELEGRAM_CODE_INVALID", "IDENTITY_IMPERSONATION_REFUSED"),
    200: Type.Object({ telegramUserId: Type.String(), name: Type.String() }, closed),
  },
};

const listSchema = {
  tags,
  operationId: "listTelegramLinks",
  summary: "List the people at the bots who act for the own account",
  response: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              product,
              telegramUserId: Type.String(),
              name: Type.String(),
              username: Type.Union([Type.String(), Type.Null()], { description: "Without `@`." }),
              linkedAt: moment,
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
};

const unlinkSchema = {
  tags,
  operationId: "unlinkTelegram",
  summary: "Disconnect everybody at a bot, or one of them, from the own account",
  description: "The bot tells whom it disconnects.",
  querystring: Type.Object(
    { product, telegramUserId: Type.Optional(Type.String({ pattern: "^[1-9][0-9]{0,15}$" })) },
    closed,
  ),
  response: { ...problems("TELEGRAM_BOT_UNKNOWN", "IDENTITY_IMPERSONATION_REFUSED"), 204: Type.Null() },
};

/** `/api/v1/me/telegram-links`: accounts and the people at the operator's bots. */
export function linkRoutes(http: HttpApp, { telegram, database }: LinkRoutesDeps): void {
  const botOf = (name: string): string => {
    const bot = telegram
      .botsOf(name)
      .find(({ workspaceId, state }) => workspaceId === null && state === "active");
    if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
    return bot.botId;
  };
  const within = <Result>(
    { workspaceId }: UserActor,
    work: Parameters<typeof database.asApp<Result>>[0],
  ): Promise<Result> =>
    workspaceId === null ? database.asApp(work) : database.withWorkspace(workspaceId, work);

  http.get(path, { schema: listSchema, config }, async (request) => {
    const people = await telegram.links.linkedPeople(personOf(request).userId);
    return { items: people.map((person) => ({ ...person, linkedAt: momentOf(person.linkedAt) })) };
  });
  http.post(path, { schema: issueSchema, config }, async (request, reply) => {
    const actor = personOf(request);
    requireInPerson(actor);
    const { userId, workspaceId } = actor;
    const botId = botOf(request.body.product);
    const issued = await within(actor, (transaction) =>
      telegram.links.issueForAccount(transaction, { botId, userId, workspaceId }),
    );
    return reply.code(201).send({ ...issued, expiresAt: momentOf(issued.expiresAt) });
  });
  http.post(`${path}/redeem`, { schema: redeemSchema, config }, async (request) => {
    const actor = personOf(request);
    requireInPerson(actor);
    const { userId, workspaceId } = actor;
    const botId = botOf(request.body.product);
    const given = { botId, userId, workspaceId, code: request.body.code };
    const { telegramUserId } = await within(actor, (transaction) =>
      telegram.links.redeemForAccount(transaction, given),
    );
    const people = await telegram.links.linkedPeople(userId);
    const { name = "" } = people.find((person) => person.telegramUserId === telegramUserId) ?? {};
    return { telegramUserId, name };
  });
  http.delete(path, { schema: unlinkSchema, config }, async (request, reply) => {
    const actor = personOf(request);
    requireInPerson(actor);
    const { product: name, telegramUserId } = request.query;
    const given = { botId: botOf(name), userId: actor.userId, telegramUserId };
    await within(actor, (transaction) => telegram.links.unlink(transaction, given));
    return reply.code(204).send(null);
  });
}
