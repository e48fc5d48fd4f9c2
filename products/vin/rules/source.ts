import type { AppError, Result } from "#platform/kernel";

/** Places that can answer what a VIN says. */
export type SourceName = "offline" | "nhtsa" | "autodev";

/** Online services; each has a folder of that name under `connectors/`. */
export type OnlineSourceName = Exclude<SourceName, "offline">;

export interface SourceRequest {
  /** The model year the caller knows. */
  readonly modelYear?: number;
  /** Ends the call early; the source rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** One VIN of several. */
export interface SourceQuestion {
  readonly vin: string;
  readonly modelYear?: number;
}

/**
 * What an online service said about one VIN, in vPIC's names whatever the service calls them.
 * Plain JSON, so that it can be cached and stored.
 */
export interface SourceAnswer {
  readonly source: OnlineSourceName;
  /** The VIN that was asked for. */
  readonly vin: string;
  /**
   * Facts by flat vPIC name (`Make`, `ModelYear`, `EngineCylinders`, ...); never an empty text.
   * Faults (`ErrorCode`, `SuggestedVIN`, ...) are not facts and stand below.
   */
  readonly facts: Readonly<Record<string, string>>;
  /** Facts that vPIC has no name for, by camelCase name (`style`, `origin`, ...). */
  readonly extras: Readonly<Record<string, string>>;
  /** NHTSA codes as the service reports or implies them; `[0]` when it knows no fault. */
  readonly errorCodes: readonly number[];
  readonly errorText: string;
  readonly additionalErrorText: string;
  /** Empty when the service suggests none. */
  readonly suggestedVin: string;
  readonly possibleValues: string;
}

/**
 * An online service that decodes VINs. Owns its timeouts, retries and circuit breaker; caching is
 * the caller's.
 */
export interface VinSource {
  readonly name: OnlineSourceName;
  /**
   * Decodes one clean VIN (see `readVin`).
   *
   * Throws `VIN_SOURCE_UNAVAILABLE` (no answer in time, 5xx, broken circuit; retry may help),
   * `VIN_SOURCE_REFUSED` (bad key, plan, or request), `VIN_SOURCE_BUSY` (429, with the seconds to
   * wait) or `VIN_SOURCE_UNKNOWN_VIN` (the service has nothing on this VIN).
   */
  decode(vin: string, request?: SourceRequest): Promise<SourceAnswer>;
  /**
   * Decodes any number of clean VINs, several per call to the service; absent where the service takes
   * one at a time. Answers stand in the order of the questions, a fault in place of its answer
   * (the codes of `decode`). Rejects only with the signal's reason.
   */
  decodeBatch?(
    questions: readonly SourceQuestion[],
    signal?: AbortSignal,
  ): Promise<readonly Result<SourceAnswer, AppError>[]>;
}
