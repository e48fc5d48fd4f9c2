import type { Transaction } from "#platform/database";
import type { Jobs } from "#platform/jobs";

/** A bot that this installation runs. */
export interface Bot {
  /** Given by Telegram: the digits before the colon of its token. */
  readonly botId: string;
  readonly product: string;
  /** `null` for bots of the operator. */
  readonly workspaceId: string | null;
  /** Without `@`. */
  readonly username: string;
  readonly intake: "webhook" | "polling";
  readonly state: "active" | "disabled";
}

/** Roles in a workspace, highest first. */
export type TelegramRole = "owner" | "admin" | "member" | "viewer";

/** What this part must ask of those who keep accounts and workspaces. */
export interface Accounts {
  /**
   * Creates a workspace with this id for a person who has none. Runs within that workspace's
   * transaction, and exactly once for each person and product.
   */
  ensureWorkspace(transaction: Transaction, given: NewWorkspace): Promise<void>;
  /** The role of an account in a workspace, which may be kept as the person's own; `null` when it has none. */
  roleOf(userId: string, workspaceId: string, isOwn: boolean): Promise<TelegramRole | null>;
  /** How people know the account: name and address; `null` when it is no more. */
  describe(userId: string): Promise<string | null>;
}

export interface NewWorkspace {
  readonly workspaceId: string;
  readonly product: string;
  readonly telegramUserId: string;
  readonly name: string;
  readonly language: string;
}

/** Encryption of one column of one workspace. */
export interface SecretBox {
  encrypt(workspaceId: string, purpose: string, plaintext: string): Promise<string>;
  decrypt(workspaceId: string, purpose: string, blob: string): Promise<string>;
}

/** A bot of the operator, from the configuration. */
export interface OperatorBot {
  readonly product: string;
  readonly token: string;
}

export type JobQueue = Pick<Jobs, "enqueue" | "enqueueMany">;
