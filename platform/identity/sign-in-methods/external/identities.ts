import type { SignedInContext } from "../../sessions/manage.ts";

/** An identity at a provider that is linked with an account. */
export interface ExternalIdentity {
  readonly id: string;
  /** The provider's issuer, such as `https://accounts.google.com`. */
  readonly provider: string;
  /** The provider's name for people, such as `Google`. */
  readonly providerName: string;
  /** An address or a user name. */
  readonly label: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** All ways in that a person has. */
export interface WaysIn {
  readonly password: boolean;
  readonly passkeys: number;
  readonly identities: readonly ExternalIdentity[];
}

/** Identities at providers, linked with accounts. Each belongs to one account. */
export interface ExternalIdentities {
  waysIn(userId: string): Promise<WaysIn>;
  /** Links what arrived as `link-needed`. Throws `IDENTITY_LINK_REFUSED`, `IDENTITY_EXTERNAL_TAKEN` or `IDENTITY_PROOF_STALE`. */
  linkByTicket(context: SignedInContext, request: { readonly ticket: string }): Promise<ExternalIdentity>;
  /** Throws `IDENTITY_EXTERNAL_NOT_FOUND`, `IDENTITY_LAST_WAY_IN` or `IDENTITY_PROOF_STALE`. */
  unlink(context: SignedInContext, request: { readonly identityId: string }): Promise<void>;
}
