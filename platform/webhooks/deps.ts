import type { Database, Transaction } from "#platform/database";
import type { Jobs } from "#platform/jobs";
import type { Clock } from "#platform/kernel";
import type { UserUrlClient } from "#platform/outbound";
import type { Logger, Metrics } from "#platform/telemetry";
import type { EventCatalogue } from "./catalogue.ts";
import type { WebhooksConfig } from "./config.ts";
import { webhooksErrors } from "./errors.ts";
import type { OnDisabled, SecretBox } from "./types.ts";

export interface WebhooksDeps {
  readonly config: WebhooksConfig;
  readonly database: Pick<Database, "withWorkspace" | "asOps">;
  readonly jobs: Pick<Jobs, "enqueue" | "enqueueMany">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly secrets: SecretBox;
  readonly client: UserUrlClient;
  readonly catalogue: EventCatalogue;
  /** Where to tell people that an endpoint was disabled, by mail for instance. */
  readonly onDisabled?: OnDisabled;
  /** From 0 to below 1, for the spread of pauses. */
  readonly random?: () => number;
}

/** Purpose of the encrypted signing secrets. */
export const SECRET_PURPOSE = "webhooks.endpoints.secret";

/** The workspace of a transaction of `withWorkspace`. Throws `WEBHOOKS_WORKSPACE_MISMATCH`. */
export function workspaceOf(transaction: Transaction): string {
  if (transaction.workspaceId === undefined) throw webhooksErrors.WEBHOOKS_WORKSPACE_MISMATCH();
  return transaction.workspaceId;
}
