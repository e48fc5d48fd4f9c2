import type { Transaction } from "#platform/database";
import type { Language } from "./languages.ts";
import type { MailJobDefinition, MailSchedule } from "./job-types.ts";
import type { MailKind, MailParameters } from "./templates/index.ts";

/** One mail to one person. */
export interface MailRequest<Kind extends MailKind = MailKind> {
  readonly kind: Kind;
  /** One address, without a name. */
  readonly to: string;
  readonly parameters: MailParameters<Kind>;
  /** BCP 47 tag of the recipient's language; English when there is none or it is not written. */
  readonly language?: string | undefined;
  /** Owner of the mail, for transactions that are bound to no workspace; otherwise that of the transaction. */
  readonly workspaceId?: string | undefined;
  /** Worthless afterwards, such as a code: then it is not sent any more. */
  readonly notAfter?: Date | undefined;
  /** A second mail with this key in the same workspace is not queued; remembered as long as notes are kept. */
  readonly onceKey?: string | undefined;
}

export type MailState = "queued" | "sent" | "failed" | "expired";

/** The note of a mail; its content is in no note. */
export interface MailRecord {
  readonly messageId: string;
  /** `null` for mails of an account. */
  readonly workspaceId: string | null;
  readonly kind: string;
  readonly language: string;
  readonly recipient: string;
  /** `null` until it was written. */
  readonly subject: string | null;
  readonly state: MailState;
  /** Why the last attempt did not succeed, in public words. */
  readonly reason: string | null;
  readonly attempts: number;
  readonly carrier: "smtp" | "outbox" | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface MailFilter {
  readonly state?: MailState | undefined;
  /** Only mails queued before this one. */
  readonly before?: string | undefined;
  /** 50 by default, 200 at most. */
  readonly limit?: number | undefined;
}

/** A mail as text and as HTML. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The files of a mail in the outbox. */
export interface OutboxMail {
  /** The whole message as it would travel (RFC 5322). */
  readonly source: string;
  readonly text: string;
  /** Untrusted enough to be shown only in a frame without scripts. */
  readonly html: string;
}

/** Mails that outlive a crash, by SMTP or into a folder. */
export interface Mail {
  /**
   * Stores a mail inside the caller's transaction: it is sent if and only if that commits.
   * @returns the mail's id; with `onceKey`, that of the first mail
   * @throws MAIL_ADDRESS_INVALID, MAIL_PARAMETERS_INVALID, MAIL_OPTION_INVALID
   */
  queue<Kind extends MailKind>(transaction: Transaction, mail: MailRequest<Kind>): Promise<string>;
  /** For the job engine: sending, and removing what is old. */
  readonly jobs: readonly MailJobDefinition[];
  readonly schedules: readonly MailSchedule[];
  /** How mails leave. */
  readonly carrier: "smtp" | "outbox";
  /** Notes of the mails of all workspaces and accounts, latest first. For operators. */
  list(filter?: MailFilter): Promise<readonly MailRecord[]>;
  /** Notes of one workspace's mails, latest first. */
  listInWorkspace(workspaceId: string, filter?: MailFilter): Promise<readonly MailRecord[]>;
  /** A mail of the outbox folder; `undefined` when there is none with this id. For operators. */
  readOutbox(messageId: string): Promise<OutboxMail | undefined>;
  /** A template with its sample parameters, for a gallery. */
  preview(kind: MailKind, language: Language): RenderedMail;
  /** Greets the mail server, or tries to write into the outbox; throws MAIL_SERVER_UNUSABLE with the cure. */
  check(): Promise<void>;
  /** Removes what is old now instead of at the next hour; answers how many notes went. */
  tidy(): Promise<{ readonly givenUp: number; readonly removed: number }>;
  /** Removes files in the outbox of mails of which there is no note any more, such as those of erased persons. */
  removeForgotten(): Promise<void>;
  /** Lets go of connections. */
  close(): Promise<void>;
}
