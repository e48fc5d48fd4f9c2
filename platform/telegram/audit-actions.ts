import { Type } from "typebox";
import { defineAuditActions } from "#platform/audit";
import type { Campaign } from "./campaigns/campaign.ts";

const only = { additionalProperties: false };
const botId = Type.String({ maxLength: 20 });
const ofBot = Type.Object({ botId }, only);

/** What people, keys and operators do with bots and campaigns; what is said and to whom is not noted. */
export const telegramActions = defineAuditActions("telegram", {
  "telegram.bot-connected": {
    title: "Connected a bot",
    facts: Type.Object({ product: Type.String({ maxLength: 40 }) }, only),
  },
  "telegram.bot-changed": {
    title: "Changed a bot",
    facts: Type.Object({ changed: Type.Array(Type.String({ maxLength: 50 }), { maxItems: 10 }) }, only),
  },
  "telegram.bot-disconnected": { title: "Disconnected a bot", facts: Type.Object({}, only) },
  "telegram.campaign-created": { title: "Drafted a campaign", facts: ofBot },
  "telegram.campaign-tested": { title: "Sent a campaign to chosen chats", facts: ofBot },
  "telegram.campaign-started": {
    title: "Started a campaign",
    facts: Type.Object({ botId, startsAt: Type.String({ maxLength: 30 }) }, only),
  },
  "telegram.campaign-paused": { title: "Paused a campaign", facts: ofBot },
  "telegram.campaign-resumed": { title: "Went on with a campaign", facts: ofBot },
  "telegram.campaign-cancelled": { title: "Ended a campaign for good", facts: ofBot },
});

/** What was done to a campaign. */
export type CampaignChange = "created" | "tested" | "started" | "paused" | "resumed" | "cancelled";

/** How a change of a campaign stands in the audit log. */
export function campaignNote(change: CampaignChange, { botId: bot, campaignId, startsAt }: Campaign) {
  const facts = { botId: bot, ...(change === "started" && { startsAt: startsAt?.toISOString() ?? "" }) };
  const target = { kind: "telegram-campaign", id: campaignId };
  return { action: telegramActions[`telegram.campaign-${change}`], facts, target };
}
