import type { SignedInContext } from "../../sessions/manage.ts";
import type { CallContext } from "../../sessions/session.ts";
import type { ExternalIdentity } from "../external/identities.ts";
import type { ArrivalResult } from "../sign-in-result.ts";

/** What Telegram signed for us, as it came: the fields of the Login Widget, or a Mini App's `initData`. */
export type TelegramProof =
  | { readonly kind: "login-widget"; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: "mini-app"; readonly initData: string };

/**
 * Sign-in by data that Telegram signed with the token of our bot. Data of the Login Widget is good for ten
 * minutes and once; a Mini App's for an hour, because it hands over the same as long as it is open.
 */
export interface TelegramSignIn {
  /** Whether the operator named a bot; without one everything is refused with `IDENTITY_PROVIDER_UNKNOWN`. */
  readonly available: boolean;
  /** Throws `IDENTITY_TELEGRAM_REFUSED`, `IDENTITY_PROVIDER_UNKNOWN` or `IDENTITY_ACCOUNT_LIMITED`. */
  signIn(
    context: CallContext,
    request: { readonly proof: TelegramProof; readonly previousToken?: string | undefined },
  ): Promise<ArrivalResult>;
  /** Throws `IDENTITY_EXTERNAL_TAKEN` or `IDENTITY_PROOF_STALE` besides. */
  link(context: SignedInContext, request: { readonly proof: TelegramProof }): Promise<ExternalIdentity>;
}
