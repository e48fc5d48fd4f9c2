import type { Transaction } from "#platform/database";
import type { Actor } from "../actor.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import type { TermsDocument } from "./document.ts";

/** Who accepts: an account, or somebody of Telegram who has none. */
export type TermsPerson = { readonly userId: string } | { readonly telegramUserId: string };

/** Terms in force, and when this person accepted this very version. */
export type TermsState = TermsDocument & { readonly acceptedAt: Date | null };

/** One version of one document that somebody accepted. */
export interface Acceptance {
  readonly document: string;
  readonly version: string;
}

/** Which terms are in force, who accepted them, and who may go on without. */
export interface Terms {
  /** What this product asks for: the operator's terms and its own; nothing for most. */
  askedBy(product: string): readonly TermsDocument[];
  /** All terms in force as they stand with a person, those of one product when it is named. */
  of(person: TermsPerson, product?: string): Promise<readonly TermsState[]>;
  /** In person only. Throws `IDENTITY_TERMS_CHANGED` or `IDENTITY_IMPERSONATION_REFUSED`. */
  accept(context: SignedInContext, acceptance: Acceptance): Promise<void>;
  /**
   * The same for bots, in the transaction that notes the pressed button as done. Once is enough; again changes
   * nothing. Throws `IDENTITY_TERMS_CHANGED`: the button was of former terms, show those in force.
   */
  acceptInBot(
    transaction: Transaction,
    acceptance: Acceptance & { readonly person: TermsPerson; readonly requestId: string },
  ): Promise<void>;
  /**
   * Lets pass who accepted what the product asks for. A key passes when an owner of its workspace accepted any
   * version: programs do not stop when a version rises; so does a key of a workspace that nobody owns. Anonymous
   * callers pass. Throws `IDENTITY_TERMS_UNACCEPTED`.
   */
  requireAccepted(actor: Actor, product: string): Promise<void>;
}
