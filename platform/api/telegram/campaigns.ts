import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import type { HttpApp } from "#platform/http";
import { dateFrom } from "#platform/kernel";
import { type CampaignChange, campaignNote, type Telegram, telegramErrors } from "#platform/telegram";
import { signedIn } from "../callers.ts";
import { problems } from "../problems.ts";
import { closed, moment, pageOf, pageQuery, pageSchema } from "../shapes.ts";
import { entryOf } from "../workspaces/noting.ts";
import {
  botParameters,
  campaignOf,
  campaignParameters,
  campaignSchema,
  draftSchema,
  messageOf,
  reportOf,
  reportSchema,
  segmentSchema,
} from "./campaign-shapes.ts";

export interface CampaignRoutesDeps {
  readonly telegram: Pick<Telegram, "botsOf" | "campaigns">;
  readonly audit: Pick<Audit, "append">;
  readonly database: Pick<Database, "asApp">;
}

const BOTS = "/api/v1/operator/telegram/bots";
const CAMPAIGN = "/api/v1/operator/telegram/campaigns/:campaignId";
const tags = ["Operators"];
const config = { access: "operator" } as const;
const one = Type.Object({ campaign: reportSchema }, closed);

const botsSchema = {
  tags,
  operationId: "listOperatorBots",
  summary: "List the bots of this installation, without those of workspaces",
  response: {
    200: Type.Object(
      {
        items: Type.Array(
          Type.Object(
            {
              id: Type.String(),
              product: Type.String(),
              username: Type.String(),
              state: Type.Union([Type.Literal("active"), Type.Literal("disabled")]),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
  },
};

const listSchema = {
  tags,
  operationId: "listCampaigns",
  summary: "List the campaigns of a bot, newest first",
  params: botParameters,
  querystring: pageQuery,
  response: { ...problems("TELEGRAM_BOT_UNKNOWN", "PAGE_CURSOR_INVALID"), 200: pageSchema(campaignSchema) },
};

const previewSchema = {
  tags,
  operationId: "previewCampaign",
  summary: "Count who would get a campaign now, and see some of them",
  params: botParameters,
  body: segmentSchema,
  response: {
    ...problems("TELEGRAM_BOT_UNKNOWN"),
    200: Type.Object(
      {
        count: Type.Integer(),
        sample: Type.Array(
          Type.Object({ chat: Type.String(), name: Type.String(), language: Type.String() }, closed),
        ),
      },
      closed,
    ),
  },
};

const createSchema = {
  tags,
  operationId: "createCampaign",
  summary: "Store a campaign as a draft",
  description: "One message to everybody who uses a bot, or to some of them. Nothing is sent yet.",
  params: botParameters,
  body: draftSchema,
  response: { ...problems("TELEGRAM_BOT_UNKNOWN", "TELEGRAM_CAMPAIGN_INVALID"), 201: one },
};

const reportRouteSchema = {
  tags,
  operationId: "getCampaign",
  summary: "See a campaign, and how many recipients stand where",
  params: campaignParameters,
  response: { ...problems("TELEGRAM_CAMPAIGN_UNKNOWN"), 200: one },
};

const testSchema = {
  tags,
  operationId: "testCampaign",
  summary: "Send every language of a campaign to chosen chats alone",
  description: "The state of the campaign stays as it is.",
  params: campaignParameters,
  body: Type.Object(
    {
      chats: Type.Array(Type.String({ pattern: "^[0-9]{1,18}$" }), {
        minItems: 1,
        maxItems: 20,
        description: "Private chats with the bot; the number of one is that of the person.",
      }),
    },
    closed,
  ),
  response: { ...problems("TELEGRAM_CAMPAIGN_UNKNOWN", "TELEGRAM_BOT_UNKNOWN"), 200: one },
};

const startSchema = {
  tags,
  operationId: "startCampaign",
  summary: "Start a draft, or give one that waits another time",
  description: "Who gets it is decided when it starts. Each recipient gets it once at most.",
  params: campaignParameters,
  body: Type.Object({ startsAt: Type.Optional({ ...moment, description: "Now when left out." }) }, closed),
  response: {
    ...problems("TELEGRAM_CAMPAIGN_UNKNOWN", "TELEGRAM_CAMPAIGN_STATE", "TELEGRAM_CAMPAIGN_PAST"),
    200: one,
  },
};

const stateSchema = (operationId: string, summary: string) => ({
  tags,
  operationId,
  summary,
  params: campaignParameters,
  response: { ...problems("TELEGRAM_CAMPAIGN_UNKNOWN", "TELEGRAM_CAMPAIGN_STATE"), 200: one },
});

const changes = [
  ["pause", "paused", stateSchema("pauseCampaign", "Stop a campaign; only what is on the wire still goes")],
  ["resume", "resumed", stateSchema("resumeCampaign", "Go on with a paused campaign; nobody gets it twice")],
  ["cancel", "cancelled", stateSchema("cancelCampaign", "End a campaign for good")],
] as const;

/** `/api/v1/operator/telegram/bots/{botId}/campaigns` and `.../telegram/campaigns/{campaignId}`: of the operator's bots. */
export function campaignRoutes(http: HttpApp, deps: CampaignRoutesDeps): void {
  audienceRoutes(http, deps);
  draftRoutes(http, deps);
  stateRoutes(http, deps);
}

function audienceRoutes(http: HttpApp, { database, telegram }: CampaignRoutesDeps): void {
  http.get(BOTS, { schema: botsSchema, config }, () => ({
    items: operatorBots(telegram).map(({ botId: id, product, username, state }) => ({
      id,
      product,
      username,
      state,
    })),
  }));
  http.get(`${BOTS}/:botId/campaigns`, { schema: listSchema, config }, async (request) => {
    const { botId } = request.params;
    requireOperatorBot(telegram, botId);
    const { items, nextCursor } = await database.asApp((transaction) =>
      telegram.campaigns.list(transaction, botId, pageOf(request.query)),
    );
    return { items: items.map(campaignOf), nextCursor };
  });
  http.post(`${BOTS}/:botId/campaigns/preview`, { schema: previewSchema, config }, async (request) => {
    const { botId } = request.params;
    requireOperatorBot(telegram, botId);
    const { count, sample } = await database.asApp((transaction) =>
      telegram.campaigns.preview(transaction, botId, request.body),
    );
    return { count, sample: sample.map(({ chat, title: name, language }) => ({ chat, name, language })) };
  });
}

function draftRoutes(http: HttpApp, deps: CampaignRoutesDeps): void {
  const { database, telegram } = deps;
  const { campaigns } = telegram;
  http.post(`${BOTS}/:botId/campaigns`, { schema: createSchema, config }, async (request, reply) => {
    const { botId } = request.params;
    requireOperatorBot(telegram, botId);
    const { name, segment = {} } = request.body;
    const draft = { botId, name, message: messageOf(request.body), segment };
    const body = await change(deps, request, "created", (transaction) =>
      campaigns.create(transaction, draft),
    );
    return reply.code(201).send(body);
  });
  http.get(CAMPAIGN, { schema: reportRouteSchema, config }, async (request) => ({
    campaign: reportOf(
      await database.asApp((transaction) => campaigns.report(transaction, request.params.campaignId)),
    ),
  }));
  http.post(`${CAMPAIGN}/test`, { schema: testSchema, config }, (request) => {
    const { campaignId } = request.params;
    return change(deps, request, "tested", async (transaction) => {
      await campaigns.test(transaction, campaignId, request.body.chats);
      return campaignId;
    });
  });
}

function stateRoutes(http: HttpApp, deps: CampaignRoutesDeps): void {
  const { campaigns } = deps.telegram;
  http.post(`${CAMPAIGN}/start`, { schema: startSchema, config }, (request) => {
    const { campaignId } = request.params;
    const { startsAt } = request.body;
    const at = startsAt === undefined ? undefined : dateFrom(startsAt);
    return change(deps, request, "started", async (transaction) => {
      await campaigns.schedule(transaction, campaignId, at);
      return campaignId;
    });
  });
  for (const [verb, done, schema] of changes)
    http.post(`${CAMPAIGN}/${verb}`, { schema, config }, (request) => {
      const { campaignId } = request.params;
      return change(deps, request, done, async (transaction) => {
        await campaigns[verb](transaction, campaignId);
        return campaignId;
      });
    });
}

function operatorBots({ botsOf }: Pick<Telegram, "botsOf">) {
  return botsOf().filter(({ workspaceId }) => workspaceId === null);
}

/** Those of workspaces are nobody else's. Throws `TELEGRAM_BOT_UNKNOWN`. */
function requireOperatorBot(telegram: Pick<Telegram, "botsOf">, botId: string): void {
  if (!operatorBots(telegram).some((bot) => bot.botId === botId)) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
}

/** Changes the campaign that `work` answers, notes it, and keeps the answer: all of it or nothing. */
function change(
  { audit, database, telegram }: CampaignRoutesDeps,
  request: FastifyRequest,
  done: CampaignChange,
  work: (transaction: Transaction) => Promise<string>,
) {
  return database.asApp(async (transaction) => {
    const report = await telegram.campaigns.report(transaction, await work(transaction));
    const body = { campaign: reportOf(report) };
    await audit.append(transaction, entryOf(signedIn(request), campaignNote(done, report)));
    await request.keepAnswer(transaction, { status: done === "created" ? 201 : 200, body });
    return body;
  });
}
