/**
 * One row of an error catalogue.
 *
 * `detail` is the public text: it names the fault and the cure and never
 * holds secrets, SQL or paths. Private facts travel in `cause` and in logs.
 */
export interface ErrorEntry {
  /** HTTP status of the problem document. */
  readonly status: number;
  /** Short public summary; the same for every occurrence. */
  readonly title: string;
  /** Public text of this occurrence, built from typed parameters. */
  readonly detail: (params: never) => string;
  /** Whether the same call may succeed later without a change by the caller. */
  readonly retry: boolean;
}

export interface ErrorOptions {
  /** What went wrong underneath; logged, never shown. */
  readonly cause?: unknown;
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further public members of the problem document. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** An error with a stable code from a catalogue; becomes `application/problem+json`. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly retry: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, entry: ErrorEntry, detail: string, options: ErrorOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = entry.status;
    this.title = entry.title;
    this.retry = entry.retry;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.members = options.members ?? {};
  }
}

type DetailParams<Entry extends ErrorEntry> = Parameters<Entry["detail"]>[0];

type ErrorFactory<Entry extends ErrorEntry> = [DetailParams<Entry>] extends [undefined]
  ? (params?: undefined, options?: ErrorOptions) => AppError
  : (params: DetailParams<Entry>, options?: ErrorOptions) => AppError;

/** A catalogue: one typed factory per code, and the rows themselves for documentation. */
export type ErrorCatalogue<Entries extends Readonly<Record<string, ErrorEntry>>> = {
  readonly [Code in keyof Entries]: ErrorFactory<Entries[Code]>;
} & { readonly entries: Entries };

/**
 * Declares the errors of one part. Every code starts with `${prefix}_`.
 *
 * @example
 * const vinErrors = defineErrors("VIN", {
 *   VIN_WRONG_LENGTH: {
 *     status: 422, title: "VIN has the wrong length", retry: false,
 *     detail: (p: { length: number }) => `A VIN has 17 characters, this one has ${p.length}.`,
 *   },
 * });
 * throw vinErrors.VIN_WRONG_LENGTH({ length: 5 });
 */
export function defineErrors<const Entries extends Readonly<Record<string, ErrorEntry>>>(
  prefix: string,
  entries: Entries,
): ErrorCatalogue<Entries> {
  const factories: Record<string, unknown> = { entries };
  for (const [code, entry] of Object.entries(entries)) {
    if (!code.startsWith(`${prefix}_`)) {
      throw new Error(`Error code ${code} must start with ${prefix}_.`);
    }
    factories[code] = (params: unknown, options?: ErrorOptions): AppError =>
      new AppError(code, entry, (entry.detail as (given: unknown) => string)(params), options);
  }
  return factories as ErrorCatalogue<Entries>;
}

/** Text of anything thrown, for logs and messages. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
