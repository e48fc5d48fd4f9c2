import type { CounterSeries, Metrics } from "#platform/telemetry";
import type { SourceName } from "./rules/source.ts";

/** Counts decodes for the metrics. */
export interface DecodeMeter {
  /** Ready answers of the engine, sent again. */
  readonly cached: CounterSeries;
  /** VINs decoded, by the source that answered. */
  readonly decoded: Readonly<Record<SourceName, CounterSeries>>;
  /** Texts that are no VIN. */
  readonly refused: CounterSeries;
}

export function createDecodeMeter(metrics: Metrics): DecodeMeter {
  const decodes = metrics.counter({
    name: "vin_decodes_total",
    help: "VINs decoded, by the source that answered; `ready` is an answer of the offline engine sent again.",
    labels: ["source"],
  });
  const refused = metrics.counter({
    name: "vin_refused_total",
    help: "Texts refused because they are no VIN.",
  });
  return {
    cached: decodes.with({ source: "ready" }),
    decoded: {
      offline: decodes.with({ source: "offline" }),
      nhtsa: decodes.with({ source: "nhtsa" }),
      autodev: decodes.with({ source: "autodev" }),
    },
    refused: refused.with({}),
  };
}

const uncounted: CounterSeries = { add: () => {} };

/** For processes that nobody measures, such as the command line. */
export const silentMeter: DecodeMeter = {
  cached: uncounted,
  decoded: { offline: uncounted, nhtsa: uncounted, autodev: uncounted },
  refused: uncounted,
};
