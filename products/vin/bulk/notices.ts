import type { BulkJob } from "../contracts.ts";

/** What a surface asked to have back with each notice; `kind` names the surface. */
export interface BulkCallback {
  readonly kind: string;
  readonly [member: string]: unknown;
}

export interface BulkNotice {
  readonly workspaceId: string;
  readonly job: BulkJob;
  readonly callback: BulkCallback;
}

export type BulkNoticeHandler = (notice: BulkNotice, signal: AbortSignal) => Promise<void>;

/** Surfaces that tell people how far their bulk jobs are. */
export interface BulkNotices {
  /** Hands the notices of one kind to a surface; at its building, once for each kind. */
  on(kind: string, handler: BulkNoticeHandler): void;
  /** The surface of a kind; throws when there is none in this process. */
  handlerOf(kind: string): BulkNoticeHandler;
}

export function createBulkNotices(): BulkNotices {
  const handlers = new Map<string, BulkNoticeHandler>();
  return {
    on: (kind, handler) => {
      if (handlers.has(kind)) throw new Error(`Two surfaces take bulk notices of kind "${kind}".`);
      handlers.set(kind, handler);
    },
    handlerOf: (kind) => {
      const handler = handlers.get(kind);
      if (handler === undefined) throw new Error(`No surface here takes bulk notices of kind "${kind}".`);
      return handler;
    },
  };
}
