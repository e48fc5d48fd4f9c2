import type { Content } from "../handling/content.ts";

/** Who gets a campaign: people who have written to the bot and have not blocked it, and who fit all of this. */
export interface Segment {
  readonly languages?: readonly string[];
  readonly activeWithinDays?: number;
  readonly inactiveForDays?: number;
  /** Whether they have linked an account. */
  readonly linked?: boolean;
}

/** The message by language; English goes to everybody else. Files by `fileId` or `url` only. */
export type CampaignMessage = { readonly en: Content | string } & Readonly<Record<string, Content | string>>;

export type CampaignState = "draft" | "scheduled" | "running" | "paused" | "done" | "cancelled";

export interface Campaign {
  readonly campaignId: string;
  readonly botId: string;
  readonly name: string;
  readonly state: CampaignState;
  readonly startsAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** How many recipients stand where. `unknown`: the process ended while it was sent; it is never sent twice. */
export interface CampaignReport extends Campaign {
  readonly total: number;
  readonly waiting: number;
  readonly queued: number;
  readonly sent: number;
  readonly failed: number;
  readonly blocked: number;
  readonly unknown: number;
}

export interface SegmentPreview {
  readonly count: number;
  readonly sample: readonly { readonly chat: string; readonly title: string; readonly language: string }[];
}
