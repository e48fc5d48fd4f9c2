import type { Audit } from "#platform/audit";
import type { Cache } from "#platform/cache";
import type { CoreConfig } from "#platform/config";
import type { Database } from "#platform/database";
import type { BotInvitations, Identity, Terms } from "#platform/identity";
import type { Jobs } from "#platform/jobs";
import type { Clock } from "#platform/kernel";
import type { Live } from "#platform/live";
import type { Mail } from "#platform/mail";
import type { Outbound, UserUrlClient } from "#platform/outbound";
import type { Secrets } from "#platform/secrets";
import type { Telegram } from "#platform/telegram";
import type { Logger, Metrics } from "#platform/telemetry";
import type { Webhooks } from "#platform/webhooks";

/** The parts of the house that a product is built from. */
export interface Platform {
  readonly core: Pick<CoreConfig, "environment" | "dataFolder">;
  /** Where people reach this installation, without a slash at the end. */
  readonly siteUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly cache: Cache;
  readonly jobs: Jobs;
  /** Tells those who watch what has just happened, in every process. */
  readonly live: Pick<Live, "publish" | "subscribe">;
  readonly identity: Identity;
  /** For bots: invitations to workspaces, opened by people who have connected their account. */
  readonly invitations: BotInvitations;
  /** For bots: which terms a person of Telegram has to see yet, and the pressed button that accepts them. */
  readonly terms: Pick<Terms, "of" | "acceptInBot">;
  readonly outbound: Outbound;
  /** For every URL that a user gives: only the public internet is called. */
  readonly userUrls: Pick<UserUrlClient, "check" | "request">;
  readonly audit: Pick<Audit, "append">;
  /** Encrypts credentials of customers; name the columns in `encryptedColumns`. */
  readonly secrets: Pick<Secrets, "encrypt" | "decrypt" | "decryptBytes" | "signer">;
  readonly mail: Pick<Mail, "queue">;
  /** For bots, and for jobs that speak through them. */
  readonly telegram: Pick<Telegram, "download" | "links" | "messenger" | "ownData">;
  /** Tells the workspace's own systems what happened; declare it in `events`. */
  readonly webhooks: Pick<Webhooks, "publish">;
}
