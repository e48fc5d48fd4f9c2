import type { Transaction } from "#platform/database";
import type { JobDefinition, ScheduleDefinition } from "#platform/jobs";
import type { EventCatalogue } from "./catalogue.ts";

export interface WebhookEvent {
  readonly workspaceId: string;
  /** A declared type, such as `vin.bulk-job.finished`. */
  readonly type: string;
  /** Fits the type's shape; the whole message stays under 20,000 bytes. */
  readonly data: Readonly<Record<string, unknown>>;
}

export type DisabledReason = "by-hand" | "gone" | "failing";

export interface Endpoint {
  readonly endpointId: string;
  readonly url: string;
  readonly description: string;
  readonly eventFilter: readonly string[];
  readonly state: "active" | "disabled";
  readonly disabledReason: DisabledReason | null;
  readonly failingSince: Date | null;
  /** Until when the receiver asked to be left alone. */
  readonly quietUntil: Date | null;
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
}

export interface EndpointInput {
  readonly url: string;
  /** Type names, `vin.*` or `*`. */
  readonly eventFilter: readonly string[];
  /** At most 200 characters. */
  readonly description?: string;
}

export type DeliveryState = "waiting" | "delivered" | "failed" | "cancelled";

export interface Delivery {
  readonly deliveryId: string;
  readonly endpointId: string;
  /** Sent as `webhook-id`. */
  readonly eventId: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export interface Attempt {
  readonly number: number;
  readonly startedAt: Date;
  readonly latencyMs: number;
  readonly status: number | null;
  /** Why nothing was answered, such as `OUTBOUND_TIMED_OUT`. */
  readonly errorCode: string | null;
  readonly responseExcerpt: string;
}

export interface DeliveryFilter {
  readonly endpointId?: string;
  readonly state?: DeliveryState;
  /** Only deliveries older than this one. */
  readonly before?: string;
  /** 50 by default, 200 at most. */
  readonly limit?: number;
}

export interface ReplayRange {
  readonly endpointId: string;
  readonly from: Date;
  readonly to: Date;
  /** Also what was delivered; false by default. */
  readonly includeDelivered?: boolean;
  /** `next` of the call before. */
  readonly after?: string;
}

/** Told, in the transaction that does it, that an endpoint was disabled by itself. */
export type OnDisabled = (
  transaction: Transaction,
  endpoint: {
    readonly workspaceId: string;
    readonly endpointId: string;
    readonly url: string;
    readonly reason: "gone" | "failing";
  },
) => Promise<void>;

/** Encrypts signing secrets; the shape is that of the secrets part. */
export interface SecretBox {
  encrypt(workspaceId: string, purpose: string, plaintext: string): Promise<string>;
  decrypt(workspaceId: string, purpose: string, blob: string): Promise<string>;
}

/**
 * Outgoing webhooks by Standard Webhooks 1.0.0. Actions take a transaction of `withWorkspace` and see
 * only that workspace; all of them throw `WEBHOOKS_ENDPOINT_UNKNOWN` where the id is not its own.
 */
export interface Webhooks {
  /**
   * Stores an event with the caller's change: it goes out if and only if that commits. Answers its id,
   * or `undefined` when the workspace has no endpoint at all and nothing was stored. Throws
   * `WEBHOOKS_TYPE_UNKNOWN`, `WEBHOOKS_DATA_INVALID`, `WEBHOOKS_PAYLOAD_TOO_LARGE`, `WEBHOOKS_WORKSPACE_MISMATCH`.
   */
  publish(transaction: Transaction, event: WebhookEvent): Promise<string | undefined>;

  /** Answers the signing secret too. Throws `OUTBOUND_URL_INVALID`, `OUTBOUND_ADDRESS_REFUSED`, `WEBHOOKS_FILTER_INVALID`, `WEBHOOKS_ENDPOINT_LIMIT`. */
  createEndpoint(
    transaction: Transaction,
    input: EndpointInput,
  ): Promise<{ readonly endpoint: Endpoint; readonly secret: string }>;
  updateEndpoint(
    transaction: Transaction,
    endpointId: string,
    changes: Partial<EndpointInput>,
  ): Promise<Endpoint>;
  /** Events published while it was disabled can be had with `replayRange`. */
  enableEndpoint(transaction: Transaction, endpointId: string): Promise<Endpoint>;
  /** Cancels what waits for it. */
  disableEndpoint(transaction: Transaction, endpointId: string): Promise<Endpoint>;
  /** Its deliveries and their log go with it. */
  deleteEndpoint(transaction: Transaction, endpointId: string): Promise<void>;
  getEndpoint(transaction: Transaction, endpointId: string): Promise<Endpoint>;
  listEndpoints(transaction: Transaction): Promise<readonly Endpoint[]>;
  revealSecret(transaction: Transaction, endpointId: string): Promise<string>;
  /** Answers the new secret; the present one goes on signing beside it for the grace (24 h by default, 0 to 168). */
  rotateSecret(transaction: Transaction, endpointId: string, graceHours?: number): Promise<string>;

  /** Sends a sample of a type (`webhooks.test` by default) to this endpoint alone, whatever its filter. Answers the delivery's id. */
  sendTest(transaction: Transaction, endpointId: string, type?: string): Promise<string>;
  /** Latest first. */
  listDeliveries(transaction: Transaction, filter?: DeliveryFilter): Promise<readonly Delivery[]>;
  /** Oldest first. Throws `WEBHOOKS_DELIVERY_UNKNOWN`. */
  listAttempts(transaction: Transaction, deliveryId: string): Promise<readonly Attempt[]>;
  /** Sends one delivery again, now, under the same `webhook-id`. Throws `WEBHOOKS_DELIVERY_UNKNOWN`, `WEBHOOKS_ENDPOINT_DISABLED`. */
  replay(transaction: Transaction, deliveryId: string): Promise<void>;
  /** Sends events of a time span that match the filter, 1,000 a call; `next` is there when more may follow. */
  replayRange(
    transaction: Transaction,
    range: ReplayRange,
  ): Promise<{ readonly queued: number; readonly next: string | undefined }>;

  readonly catalogue: EventCatalogue;
  /** To be registered with the job engine. */
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
}
