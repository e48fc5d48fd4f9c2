import type { StoredData } from "#platform/database";
import { recipientRows, telegramRows } from "./people/rows-of-people.ts";

const TRANSPORT = "on its way, and gone when the retention ends";
const SECRET = "would let somebody in";

const byWorkspace = { column: "workspace_id", whenErased: "delete" } as const;

function withheld<Column extends string>(reason: string, ...columns: Column[]): Record<Column, string> {
  return Object.fromEntries(columns.map((column) => [column, reason])) as Record<Column, string>;
}

const bots: readonly StoredData[] = [
  {
    table: "telegram.bots",
    exported: [
      "bot_id",
      "workspace_id",
      "product",
      "username",
      "intake",
      "state",
      "disabled_reason",
      "created_at",
    ],
    withheld: withheld(SECRET, "token"),
    ofWorkspace: byWorkspace,
    ofPersons: [],
  },
  {
    table: "telegram.campaigns",
    exported: [
      "campaign_id",
      "workspace_id",
      "bot_id",
      "name",
      "message",
      "segment",
      "state",
      "starts_at",
      "created_at",
      "started_at",
      "finished_at",
    ],
    withheld: withheld("about the work", "generation"),
    ofWorkspace: byWorkspace,
    ofPersons: [],
  },
  {
    table: "telegram.campaign_recipients",
    exported: ["campaign_id", "chat", "language", "state"],
    withheld: {},
    ofPersons: [],
    ofTelegram: recipientRows,
  },
  {
    table: "telegram.campaign_totals",
    exported: [],
    withheld: withheld("numbers alone, shown in the campaign's report", "campaign_id", "state", "count"),
    ofPersons: [],
  },
];

const people: readonly StoredData[] = [
  {
    table: "telegram.users",
    exported: [
      "realm",
      "telegram_user_id",
      "first_name",
      "username",
      "language",
      "language_chosen",
      "home_workspace",
      "own_workspace",
      "linked_user_id",
      "linked_at",
      "first_seen_at",
      "last_seen_at",
    ],
    withheld: {},
    ofPersons: [{ column: "linked_user_id", by: "user-id", whenErased: "delete", exported: true }],
    ofTelegram: telegramRows("realm", "telegram_user_id", { exported: true }),
  },
  {
    table: "telegram.chats",
    exported: ["bot_id", "chat", "kind", "title", "language", "blocked_at", "first_seen_at", "last_seen_at"],
    withheld: {},
    ofPersons: [],
    ofTelegram: telegramRows("bot_id", "chat", { exported: true }),
  },
  {
    table: "telegram.link_codes",
    exported: [],
    withheld: {
      ...withheld(SECRET, "code_hash"),
      ...withheld(TRANSPORT, "realm", "user_id", "target_workspace", "telegram_user_id", "expires_at"),
    },
    ofPersons: [{ column: "user_id", by: "user-id", whenErased: "delete", exported: false }],
    ofTelegram: telegramRows("realm", "telegram_user_id", { exported: false }),
  },
  {
    table: "telegram.dialogues",
    exported: ["bot_id", "chat", "telegram_user_id", "name", "step", "state", "language", "expires_at"],
    withheld: {},
    ofPersons: [],
    ofTelegram: telegramRows("bot_id", "telegram_user_id", { exported: true }),
  },
];

const traffic: readonly StoredData[] = [
  {
    table: "telegram.inbox",
    exported: [],
    withheld: withheld(
      TRANSPORT,
      "bot_id",
      "update_id",
      "lane",
      "kind",
      "body",
      "state",
      "attempts",
      "failures",
      "interruptions",
      "reason",
      "received_at",
      "finished_at",
    ),
    ofPersons: [],
    // What is being handled ends by its handler, who may be the one that erases.
    ofTelegram: telegramRows("bot_id", "lane", {
      exported: false,
      unless: "state = 'waiting' and attempts > 0",
    }),
  },
  {
    table: "telegram.lanes",
    exported: [],
    withheld: withheld(TRANSPORT, "bot_id", "lane", "scheduled_at"),
    ofPersons: [],
  },
  {
    table: "telegram.rejected",
    exported: [],
    withheld: withheld(TRANSPORT, "rejected_id", "bot_id", "reason", "size_bytes", "excerpt", "received_at"),
    ofPersons: [],
  },
  {
    table: "telegram.outgoing",
    exported: [],
    withheld: withheld(
      TRANSPORT,
      "outgoing_id",
      "sequence",
      "bot_id",
      "chat",
      "priority",
      "method",
      "payload",
      "paced",
      "once",
      "edits",
      "edit_key",
      "if_gone",
      "state",
      "attempts",
      "due_at",
      "held",
      "items",
      "expires_at",
      "result_tag",
      "result_data",
      "acts_in",
      "campaign_id",
      "message_id",
      "error_code",
      "reason",
      "created_at",
      "sent_at",
      "finished_at",
    ),
    ofPersons: [],
    ofTelegram: telegramRows("bot_id", "chat", { exported: false }),
  },
  {
    table: "telegram.senders",
    exported: [],
    withheld: withheld(
      TRANSPORT,
      "bot_id",
      "generation",
      "next_at",
      "scheduled_at",
      "quiet_until",
      "failures",
    ),
    ofPersons: [],
  },
  {
    table: "telegram.files",
    exported: [],
    withheld: withheld(TRANSPORT, "content_hash", "bytes", "used_at"),
    ofPersons: [],
  },
  {
    table: "telegram.file_ids",
    exported: [],
    withheld: withheld(TRANSPORT, "bot_id", "content_hash", "kind", "file_id", "used_at"),
    ofPersons: [],
  },
];

/** Bots first: the others refer to them. */
export const telegramStoredData: readonly StoredData[] = [...bots, ...people, ...traffic];
