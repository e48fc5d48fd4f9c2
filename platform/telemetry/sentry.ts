import type { ErrorReporter } from "./error-reporter.ts";
import { redactValue } from "./redaction.ts";

const CLOSE_TIMEOUT_MILLISECONDS = 2000;

export interface SentryOptions {
  readonly dsn: string;
  readonly release: string;
  readonly environment: string;
  /** 0 to 1. */
  readonly tracesSampleRate: number;
  /** Whether another part has set OpenTelemetry up, which Sentry then must leave alone. */
  readonly openTelemetryTaken: boolean;
}

/** Loads the Sentry SDK and reports to it; events lose their secrets before they leave. */
export async function createSentryReporter(options: SentryOptions): Promise<ErrorReporter> {
  const sentry = await import("@sentry/node");
  const clean = <Event extends object>(event: Event): Event =>
    Object.assign(event, redactValue(withoutContext(event)));
  sentry.init({
    dsn: options.dsn,
    release: options.release,
    environment: options.environment,
    tracesSampleRate: options.tracesSampleRate,
    sendDefaultPii: false,
    registerEsmLoaderHooks: false,
    skipOpenTelemetrySetup: options.openTelemetryTaken,
    beforeSend: clean,
    beforeSendTransaction: clean,
    // The process decides itself what ends it and logs it.
    integrations: (defaults) =>
      defaults.filter(
        ({ name }) => !["OnUncaughtException", "OnUnhandledRejection", "Console"].includes(name),
      ),
  });
  return {
    report: (error, context = {}) => {
      const { workspaceId, actorId, ...tags } = context;
      sentry.captureException(error, {
        tags: { ...tags, ...(workspaceId === undefined ? {} : { workspaceId }) },
        ...(actorId === undefined ? {} : { user: { id: actorId } }),
      });
    },
    breadcrumb: (category, message) => sentry.addBreadcrumb({ category, message }),
    close: async () => {
      await sentry.close(CLOSE_TIMEOUT_MILLISECONDS);
    },
  };
}

/** The SDK keeps live objects here that are never sent. */
function withoutContext(event: object): object {
  const { sdkProcessingMetadata: _live, ...sent } = event as Readonly<Record<string, unknown>>;
  return sent;
}
