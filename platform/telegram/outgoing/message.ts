/** A call of the Bot API that waits to be made. */
export interface QueuedCall {
  /** The handle for later edits and for asking what became of it. */
  readonly id: string;
  /** What is sent one after the other: the chat's id, its `@name`, or another word for what needs no order. */
  readonly chat: string;
  /** Smaller goes first among the chats of a bot. */
  readonly priority: number;
  readonly method: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Whether it counts for Telegram's limits; true unless told. */
  readonly paced?: boolean;
  /** Messages that it becomes, 1 unless told: each counts for the limits. */
  readonly items?: number;
  /** Whether it may rather be lost than sent twice; false unless told. */
  readonly once?: boolean;
  /** The message that it edits, while its message id is not known. */
  readonly edits?: string;
  /** Of several waiting with the same key only the newest is sent. */
  readonly editKey?: string;
  /** What to do with an edit when its message cannot be edited; `drop` unless told. */
  readonly ifGone?: "drop" | "send";
  readonly dueAt?: Date;
  readonly expiresAt: Date;
  readonly resultTag?: string;
  readonly resultData?: unknown;
  readonly campaignId?: string;
}

/** Answers are given at once, ahead of the queue and in no order with what else is said in the chat. */
export const PRIORITY = { answer: 0, reply: 10, notification: 20, campaign: 30 } as const;

/** Stands in a payload where the bytes of a kept file go. */
export interface FilePlace {
  readonly $file: { readonly hash: string; readonly name: string };
}

export function isFilePlace(value: unknown): value is FilePlace {
  return typeof value === "object" && value !== null && "$file" in value;
}
