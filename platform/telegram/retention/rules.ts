import type { TelegramConfig } from "../config.ts";

/** Which settings say how long something is kept. */
type Days = keyof Pick<TelegramConfig, "retentionDays" | "deadLetterDays" | "idleDays">;

/** Rows that go when their time is over. */
export interface Rule {
  readonly table: string;
  /** The primary key. */
  readonly key: string;
  readonly days: Days;
  /** `$1` is the moment before which their time is over; each has an index that leads to such rows alone. */
  readonly where: string;
  /** Whether `$2` are the bots that rest. */
  readonly ofResting?: boolean;
}

/** The words of two indexes that begin with the bot. */
const IN_LINE = "state in ('waiting', 'sending') and priority > 0 and not held";
const HELD = "state = 'waiting' and held";

/** What lies in its table for a while after its end. */
export const rules: readonly Rule[] = [
  {
    table: "inbox",
    key: "bot_id, update_id",
    days: "retentionDays",
    where: "finished_at < $1 and state = 'done'",
  },
  {
    table: "inbox",
    key: "bot_id, update_id",
    days: "deadLetterDays",
    where: "finished_at < $1 and state = 'dead'",
  },
  { table: "rejected", key: "rejected_id", days: "deadLetterDays", where: "received_at < $1" },
  {
    table: "outgoing",
    key: "outgoing_id",
    days: "retentionDays",
    where: "finished_at < $1 and state = 'sent'",
  },
  {
    table: "outgoing",
    key: "outgoing_id",
    days: "deadLetterDays",
    where: "finished_at < $1 and state in ('dead', 'unknown')",
  },
  {
    // Of bots that rest: nobody else ends what is too late.
    table: "outgoing",
    key: "outgoing_id",
    days: "deadLetterDays",
    where: `${IN_LINE} and expires_at < $1 and bot_id = any ($2::bigint[])`,
    ofResting: true,
  },
  {
    table: "outgoing",
    key: "outgoing_id",
    days: "deadLetterDays",
    where: `${HELD} and expires_at < $1 and bot_id = any ($2::bigint[])`,
    ofResting: true,
  },
  { table: "files", key: "content_hash", days: "retentionDays", where: "used_at < $1" },
  { table: "link_codes", key: "code_hash", days: "retentionDays", where: "expires_at < $1" },
  { table: "file_ids", key: "bot_id, content_hash, kind", days: "idleDays", where: "used_at < $1" },
  { table: "chats", key: "bot_id, chat", days: "idleDays", where: "blocked_at < $1" },
  {
    table: "users",
    key: "realm, telegram_user_id",
    days: "idleDays",
    where:
      "last_seen_at < $1 and linked_user_id is null and home_workspace is null and own_workspace is null",
  },
];

/** Rows of one bot, or of the people of one bot. */
export interface Belonging extends Pick<Rule, "table" | "key"> {
  /** Names the bot: its id, or the realm of its people. An index begins with it. */
  readonly owner: "bot_id" | "realm";
  readonly where: string;
}

/** What is of no use without its bot. */
export const belongings: readonly Belonging[] = [
  { table: "inbox", key: "bot_id, update_id", owner: "bot_id", where: "true" },
  { table: "lanes", key: "bot_id, lane", owner: "bot_id", where: "true" },
  { table: "senders", key: "bot_id", owner: "bot_id", where: "true" },
  { table: "chats", key: "bot_id, chat", owner: "bot_id", where: "true" },
  { table: "file_ids", key: "bot_id, content_hash, kind", owner: "bot_id", where: "true" },
  { table: "outgoing", key: "outgoing_id", owner: "bot_id", where: IN_LINE },
  { table: "outgoing", key: "outgoing_id", owner: "bot_id", where: HELD },
  { table: "users", key: "realm, telegram_user_id", owner: "realm", where: "realm like 'bot:%'" },
];
