import type { ExternalIdentities } from "./external/identities.ts";
import type { OpenId } from "./openid/openid.ts";
import type { Passkeys } from "./passkeys/passkeys.ts";
import type { TelegramSignIn } from "./telegram/telegram.ts";

/** Ways to sign in besides the password. All end in `SignInResult`; a second factor is asked for alike. */
export interface SignInMethods {
  readonly passkeys: Passkeys;
  readonly openid: OpenId;
  readonly telegram: TelegramSignIn;
  readonly identities: ExternalIdentities;
  /** Removes what has expired; to be called on a schedule. */
  tidy(): Promise<void>;
}
