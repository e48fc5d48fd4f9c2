import type { SignedInContext } from "../../sessions/manage.ts";
import type { UserActor } from "../../actor.ts";
import type { CallContext } from "../../sessions/session.ts";
import type { ExternalIdentity } from "../external/identities.ts";
import type { ArrivalResult } from "../sign-in-result.ts";

/** A provider as the sign-in page offers it. */
export interface OpenIdOffer {
  /** Stands in routes, such as `google`. */
  readonly id: string;
  readonly name: string;
}

export interface OpenIdRequest {
  readonly provider: string;
  /** What the browser's cookie holds already, so that several tabs share it. */
  readonly browserToken?: string | undefined;
  /** A path of this site to go to afterwards, such as `/workspaces`; anything else is dropped. */
  readonly returnTo?: string | undefined;
}

/** Where to send the browser, and what its cookie must hold until it is back (10 minutes). */
export interface OpenIdDeparture {
  readonly url: string;
  /** For a cookie: HttpOnly, Secure, SameSite=Lax, 10 minutes. */
  readonly browserToken: string;
}

export interface OpenIdReturn {
  readonly provider: string;
  readonly browserToken: string;
  /** The query of the call back, as it came. */
  readonly parameters: URLSearchParams;
  readonly previousToken?: string | undefined;
  /** Who is signed in, if anybody; needed where the way began with `beginLink`. */
  readonly actor?: UserActor | undefined;
}

export type OpenIdArrival = {
  /** The path given at the departure. */
  readonly returnTo: string | null;
} & (ArrivalResult | { readonly kind: "linked"; readonly identity: ExternalIdentity });

/** Sign-in by OpenID providers: code flow with PKCE, state and nonce, each way once and for one browser. */
export interface OpenId {
  offers(): readonly OpenIdOffer[];
  /** Throws `IDENTITY_PROVIDER_UNKNOWN`, `_UNAVAILABLE` or `IDENTITY_ACCOUNT_LIMITED`. */
  beginSignIn(context: CallContext, request: OpenIdRequest): Promise<OpenIdDeparture>;
  /** The same to link a further identity to the account. Throws `IDENTITY_PROOF_STALE` besides. */
  beginLink(context: SignedInContext, request: OpenIdRequest): Promise<OpenIdDeparture>;
  /**
   * Ends either way when the browser is back. Throws `IDENTITY_PROVIDER_REFUSED`, `_UNKNOWN`, `_UNAVAILABLE`,
   * `IDENTITY_EXTERNAL_TAKEN`, `IDENTITY_PROOF_STALE` or `IDENTITY_ACCOUNT_LIMITED`.
   */
  finish(context: CallContext, request: OpenIdReturn): Promise<OpenIdArrival>;
}
