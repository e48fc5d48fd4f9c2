import type { AuditAction, FactsOf } from "./action.ts";

/** Who did it. Ids are opaque: they stay in the chain for ever. */
export type AuditActor =
  | {
      readonly kind: "user";
      readonly id: string;
      /** The operator who acts for this user. */
      readonly impersonatedBy?: string;
    }
  | { readonly kind: "api-key"; readonly id: string }
  | { readonly kind: "operator"; readonly id: string }
  /** A job, a schedule, the command line; `id` names it. */
  | { readonly kind: "system"; readonly id: string }
  | { readonly kind: "anonymous" };

/** What it was done to, such as `{ kind: "api-key", id }`. */
export interface AuditTarget {
  readonly kind: string;
  readonly id: string;
}

/** Something that tells of a person and can be erased. */
export interface PersonalPart {
  /** Opaque id of the person, such as the user's id. */
  readonly subject: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
}

/** What a caller hands in. */
export interface AuditEntry<Action extends AuditAction = AuditAction> {
  readonly action: Action;
  readonly actor: AuditActor;
  readonly facts: FactsOf<Action>;
  readonly target?: AuditTarget;
  /** Address of the actor; kept apart as personal data. */
  readonly ip?: string;
  readonly requestId?: string;
  /** What else tells of people: names, addresses, numbers. */
  readonly personal?: readonly PersonalPart[];
  /** The chain; by default the workspace of the transaction, outside of one the operator (`null`). */
  readonly workspaceId?: string | null;
}

/** Where an entry came to stand. */
export interface AppendedEntry {
  readonly id: string;
  readonly sequence: number;
}

/** An entry as it stands in the log. */
export interface AuditRecord {
  readonly workspaceId: string | null;
  /** 1 for the first entry of the chain, without gaps. */
  readonly sequence: number;
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  readonly actor: AuditActor;
  readonly target: AuditTarget | null;
  readonly requestId: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly personal: readonly PersonalPart[];
  /** How many personal parts were erased. */
  readonly erasedParts: number;
  /** Hexadecimal. */
  readonly hash: string;
}
