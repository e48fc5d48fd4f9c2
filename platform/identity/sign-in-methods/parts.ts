import type { Audit } from "#platform/audit";
import type { Database, Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Limits } from "#platform/limits";
import type { Mail } from "#platform/mail";
import type { Outbound } from "#platform/outbound";
import type { Logger } from "#platform/telemetry";
import type { AccountsConfig } from "../accounts/config.ts";
import type { User } from "../accounts/user.ts";
import type { SessionLifetime } from "../sessions/lifetime.ts";
import type { CallContext } from "../sessions/session.ts";
import type { TwoFactor } from "../two-factor/two-factor.ts";
import type { SignInMethodsConfig } from "./config.ts";

/** Pages of this installation, as absolute URLs. */
export interface SignInLinks {
  /** Where a person sees the ways in. */
  readonly security: string;
  /** Where a provider sends the browser back to; the operator registers it there. */
  openIdCallback(provider: string): string;
}

export interface SignInMethodsDeps {
  /** Lives of sessions and the limit of requests for each network address. */
  readonly config: AccountsConfig & SignInMethodsConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  readonly mail: Pick<Mail, "queue">;
  readonly audit: Pick<Audit, "append">;
  readonly limits: Pick<Limits, "consume">;
  readonly outbound: Pick<Outbound, "host">;
  readonly twoFactor: Pick<TwoFactor, "status" | "startChallenge" | "answerChallenge">;
  readonly links: SignInLinks;
  /** The public address: passkeys belong to its host for ever. The name is shown by browsers. */
  readonly site: { readonly url: string; readonly name: string };
  /** Lets providers on this machine be reached by plain HTTP; for development and tests. */
  readonly loopbackProviders: boolean;
  /** What a person who has just come gets besides, in the same transaction. */
  readonly welcome?: (transaction: Transaction, context: CallContext, user: User) => Promise<void>;
}

export interface SignInMethodsParts extends SignInMethodsDeps {
  readonly lifetime: SessionLifetime;
  /** The name of a provider that people can come by at present, `undefined` for others. */
  readonly providerName: (provider: string) => string | undefined;
}
