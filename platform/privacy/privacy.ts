import type { Readable } from "node:stream";
import type { AuditActor } from "#platform/audit";
import type { Transaction } from "#platform/database";

/** Everything that is stored about a person, as one JSON document. */
export interface PersonalExport {
  /** Bytes of UTF-8; whoever reads it to the end or destroys it lets go of the disk. */
  readonly content: Readable;
  readonly sizeBytes: number;
  /** Name for saving it. */
  readonly fileName: string;
}

export interface ErasedRows {
  /** Workspaces that went with the person, whose alone they were. */
  readonly workspaces: number;
  /** Removed or cleared rows. */
  readonly rows: number;
}

export interface ErasedPerson extends ErasedRows {
  readonly userId: string;
  readonly erasedAt: Date;
}

/** Whose data it is about, and who asks. */
export interface PersonalRequest {
  readonly userId: string;
  /** For the audit log: the person in person, or who runs the installation, on the person's demand. */
  readonly requestedBy: AuditActor;
  readonly requestId?: string;
}

/** A person at Telegram's bots, with an account or without. */
export interface TelegramRequest {
  /** Telegram's number of the person. */
  readonly telegramUserId: string;
  /** Only what the bots of this realm know. */
  readonly realm?: string;
  readonly requestedBy: AuditActor;
  readonly requestId?: string;
}

/**
 * The rights of persons on their data, driven by the registry of `StoredData`. Whoever acts in the name of a
 * person is refused with `PRIVACY_IN_PERSON_ONLY`.
 */
export interface Privacy {
  /**
   * What is stored about the person, about the people at Telegram whom the account has linked, and in the workspaces
   * that nobody else is a member of, of one moment.
   * Throws `PRIVACY_PERSON_NOT_FOUND`.
   */
  exportPerson(request: PersonalRequest): Promise<PersonalExport>;
  /**
   * Removes the person and their people at Telegram everywhere, and the workspaces that nobody else is a member of.
   * Cannot be undone.
   * Throws `PRIVACY_PERSON_NOT_FOUND`, `PRIVACY_LAST_OWNER` when others would be left without an owner, or
   * `PRIVACY_LAST_OPERATOR`.
   */
  erasePerson(request: PersonalRequest): Promise<ErasedPerson>;
  /**
   * What is stored about whoever has this number at Telegram: known to bots, and in the workspaces made for them there.
   * An account that they have linked is left out. Throws `PRIVACY_PERSON_NOT_FOUND`.
   */
  exportTelegramPerson(request: Omit<TelegramRequest, "realm">): Promise<PersonalExport>;
  /**
   * Removes the same, everywhere or in one realm; an account that they have linked stays. Cannot be undone, and is not
   * done again by `eraseAgain`. Throws `PRIVACY_PERSON_NOT_FOUND`.
   */
  eraseTelegramPerson(request: TelegramRequest): Promise<ErasedRows>;
  /** Removes all rows of a workspace inside a transaction of `asOps`; answers how many. */
  eraseWorkspace(transaction: Transaction, workspaceId: string): Promise<number>;
  /** Erases again who had been erased before a backup was restored; answers how many came back with it. */
  eraseAgain(): Promise<number>;
}
