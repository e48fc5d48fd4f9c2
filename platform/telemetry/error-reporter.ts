/** Public facts about where an error happened; never secrets or bodies. */
export interface ErrorContext {
  readonly requestId?: string;
  readonly route?: string;
  readonly workspaceId?: string;
  readonly actorId?: string;
  readonly [name: string]: string | number | boolean | undefined;
}

/** Sends unexpected errors to the error tracker, when one is configured. */
export interface ErrorReporter {
  report(error: unknown, context?: ErrorContext): void;
  /** Remembers what happened before an error. */
  breadcrumb(category: string, message: string): void;
  /** Sends what is waiting, for at most a few seconds. */
  close(): Promise<void>;
}

/** Used when no error tracker is configured. */
export const noErrorReporter: ErrorReporter = {
  report: () => {},
  breadcrumb: () => {},
  close: async () => {},
};
