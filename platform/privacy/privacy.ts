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

export interface ErasedPerson {
  readonly userId: string;
  readonly erasedAt: Date;
  /** Workspaces that went with the person, their only member. */
  readonly workspaces: number;
  /** Removed or cleared rows. */
  readonly rows: number;
}

/** Whose data it is about, and who asks. */
export interface PersonalRequest {
  readonly userId: string;
  /** For the audit log: the person in person, or who runs the installation, on the person's demand. */
  readonly requestedBy: AuditActor;
  readonly requestId?: string;
}

/**
 * The rights of persons on their data, driven by the registry of `StoredData`. Whoever acts in the name of a
 * person is refused with `PRIVACY_IN_PERSON_ONLY`.
 */
export interface Privacy {
  /**
   * What is stored about the person and in the workspaces that nobody else is a member of, of one moment.
   * Throws `PRIVACY_PERSON_NOT_FOUND`.
   */
  exportPerson(request: PersonalRequest): Promise<PersonalExport>;
  /**
   * Removes the person everywhere, and the workspaces that nobody else is a member of. Cannot be undone.
   * Throws `PRIVACY_PERSON_NOT_FOUND`, `PRIVACY_LAST_OWNER` when others would be left without an owner, or
   * `PRIVACY_LAST_OPERATOR`.
   */
  erasePerson(request: PersonalRequest): Promise<ErasedPerson>;
  /** Removes all rows of a workspace inside a transaction of `asOps`; answers how many. */
  eraseWorkspace(transaction: Transaction, workspaceId: string): Promise<number>;
  /** Erases again who had been erased before a backup was restored; answers how many came back with it. */
  eraseAgain(): Promise<number>;
}
