import type { Audit } from "#platform/audit";
import type { Database } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Limits } from "#platform/limits";
import type { Mail } from "#platform/mail";
import type { Logger } from "#platform/telemetry";
import type { SessionLifetime } from "../sessions/lifetime.ts";
import type { TwoFactor } from "../two-factor/two-factor.ts";
import type { AfterAnswer } from "./after-answer.ts";
import type { ScopeDeclarations } from "../roles.ts";
import type { Tokens } from "../tokens/tokens.ts";
import type { AccountsConfig } from "./config.ts";
import type { PasswordHasher } from "./password-hasher.ts";

/** Pages that mails lead to, as absolute URLs. */
export interface AccountLinks {
  verification(token: string): string;
  passwordReset(token: string): string;
  /** Where a person sees the own sessions and changes the password. */
  readonly security: string;
}

export interface AccountsDeps {
  readonly config: AccountsConfig;
  readonly clock: Clock;
  readonly database: Database;
  readonly logger: Logger;
  readonly mail: Pick<Mail, "queue">;
  readonly audit: Pick<Audit, "append">;
  readonly limits: Pick<Limits, "consume">;
  readonly links: AccountLinks;
  readonly tokens: Pick<Tokens, "verify" | "isRevoked">;
  /** Scopes of the platform and of all products, so that roles and permissions become scopes. */
  readonly declaredScopes: ScopeDeclarations;
  /** Asked for after the password, of people who turned it on. */
  readonly twoFactor: Pick<TwoFactor, "status" | "startChallenge" | "answerChallenge" | "verify">;
  /** argon2id, and bcrypt for imported hashes, when not given. */
  readonly hasher?: PasswordHasher;
}

/** What the actions work with. */
export interface AccountParts extends Omit<AccountsDeps, "hasher"> {
  readonly hasher: PasswordHasher;
  readonly lifetime: SessionLifetime;
  readonly afterAnswer: AfterAnswer;
}
