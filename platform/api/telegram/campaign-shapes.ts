import { type Static, Type } from "typebox";
import type { Campaign, CampaignMessage, CampaignReport } from "#platform/telegram";
import { closed, idParameter, maybeMoment, moment, momentOf } from "../shapes.ts";

/** More than any text that Telegram takes; with markup, which does not count there. */
const LONGEST_TEXT = 16_384;
const MOST_DAYS = 36_500;

export const botParameters = Type.Object({ botId: idParameter });
export const campaignParameters = Type.Object({ campaignId: idParameter });

const language = Type.String({ pattern: "^[a-z]{2,3}$", examples: ["de"] });
const text = Type.String({ maxLength: LONGEST_TEXT });
const days = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_DAYS, description }));

export const segmentSchema = Type.Object(
  {
    languages: Type.Optional(
      Type.Array(language, { minItems: 1, maxItems: 50, description: "Only who speaks one of these." }),
    ),
    activeWithinDays: days("Only who has written in the last so many days."),
    inactiveForDays: days("Only who has not written for so many days."),
    linked: Type.Optional(Type.Boolean({ description: "Only who has linked an account, or none." })),
  },
  { ...closed, description: "All that is given has to hold; `{}` is everybody who has not blocked the bot." },
);

export const draftSchema = Type.Object(
  {
    name: Type.String({
      maxLength: 400,
      description: "What operators call it, 1 to 100 characters; nobody else sees it.",
    }),
    text: Type.String({
      maxLength: LONGEST_TEXT,
      description: "The message, at most 4,096 characters as people see it.",
    }),
    translations: Type.Optional(
      Type.Array(Type.Object({ language, text }, closed), {
        maxItems: 50,
        description: "For those who speak these languages; `text` goes to all others.",
      }),
    ),
    html: Type.Optional(Type.Boolean({ description: "The texts are HTML as Telegram understands it." })),
    segment: Type.Optional(segmentSchema),
  },
  closed,
);

const state = Type.Union([
  Type.Literal("draft"),
  Type.Literal("scheduled"),
  Type.Literal("running"),
  Type.Literal("paused"),
  Type.Literal("done"),
  Type.Literal("cancelled"),
]);

const members = {
  id: Type.String(),
  botId: Type.String(),
  name: Type.String(),
  state,
  createdAt: moment,
  startsAt: maybeMoment,
  startedAt: maybeMoment,
  finishedAt: maybeMoment,
};

export const campaignSchema = Type.Object(members, closed);

const counts = Type.Object(
  {
    total: Type.Integer(),
    waiting: Type.Integer(),
    queued: Type.Integer(),
    sent: Type.Integer(),
    failed: Type.Integer(),
    blocked: Type.Integer(),
    unknown: Type.Integer({
      description: "Of whom nobody can tell whether it arrived; they are not written to again.",
    }),
  },
  { ...closed, description: "How many recipients stand where; they are chosen when the campaign starts." },
);

export const reportSchema = Type.Object({ ...members, recipients: counts }, closed);

export function campaignOf(campaign: Campaign): Static<typeof campaignSchema> {
  const { campaignId, botId, name, state: stands } = campaign;
  return {
    id: campaignId,
    botId,
    name,
    state: stands,
    createdAt: momentOf(campaign.createdAt),
    startsAt: momentOf(campaign.startsAt),
    startedAt: momentOf(campaign.startedAt),
    finishedAt: momentOf(campaign.finishedAt),
  };
}

export function reportOf(report: CampaignReport): Static<typeof reportSchema> {
  const { total, waiting, queued, sent, failed, blocked, unknown } = report;
  return { ...campaignOf(report), recipients: { total, waiting, queued, sent, failed, blocked, unknown } };
}

/** The message of a draft by language. */
export function messageOf({
  html,
  text: en,
  translations = [],
}: Static<typeof draftSchema>): CampaignMessage {
  const contentOf = (words: string) => (html === true ? { text: words, html } : words);
  const others = translations.map((one) => [one.language, contentOf(one.text)] as const);
  return { ...Object.fromEntries(others), en: contentOf(en) };
}
