import type { Transaction } from "#platform/database";

/** Whose keys they are: those of a workspace's programs, or of a person. Exactly one of the two is set. */
export interface KeyOwner {
  readonly workspaceId: string | null;
  readonly userId: string | null;
}

/** A request that came with an `Idempotency-Key`. */
export interface KeyedRequest {
  readonly owner: KeyOwner;
  readonly key: string;
  /** SHA-256 of caller, method, path and body; of a streamed body, type and length. */
  readonly fingerprint: Buffer;
  /** Hash of a streamed body, `null` until it was read to its end; for bodies that are no streams absent. */
  readonly contentHash?: () => Buffer | null;
}

/** What of an answer is kept for repeats. */
export interface StoredAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly location: string | null;
  /** `null` when the answer was streamed or too large to keep. */
  readonly body: Uint8Array | null;
}

/** The one request that carries out what its key stands for. */
export interface FirstCall {
  /**
   * Keeps the answer for repeats, inside the transaction of what it tells of when one is given. Throws
   * `HTTP_IDEMPOTENCY_BUSY` when another request has taken over, so that the transaction comes to nothing.
   */
  finish(answer: StoredAnswer, transaction?: Transaction): Promise<void>;
  /** Whether `finish` was called, by whatever transaction. */
  isFinished(): boolean;
  /** Frees the key, unless its answer is kept: the request came to nothing and may be sent again. */
  release(): Promise<void>;
}

export type Begun =
  | { readonly kind: "first"; readonly call: FirstCall }
  | {
      readonly kind: "repeated";
      readonly answer: StoredAnswer;
      /** Hash of the first request's streamed body, where there is one. */
      readonly contentHash: Buffer | null;
    };

/** Makes requests with an `Idempotency-Key` happen once, over all processes. */
export interface Idempotency {
  /** Throws `HTTP_IDEMPOTENCY_KEY_REUSED` (422) or `HTTP_IDEMPOTENCY_BUSY` (409). */
  begin(request: KeyedRequest): Promise<Begun>;
  /** Removes what is older than a day; for a schedule. Answers how many rows went. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}
