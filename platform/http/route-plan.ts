import type { CounterSeries, HistogramSeries, Metrics } from "#platform/telemetry";
import type { PlannedCharge } from "./charging.ts";
import type { HeaderPair } from "./security-headers.ts";

/** What is known about a route beforehand, so that requests need not work it out. */
export interface RoutePlan {
  readonly method: string;
  /** Pattern of the path, such as `/api/v1/vin/:vin`. */
  readonly route: string;
  readonly headers: readonly HeaderPair[];
  /** Whether answers tell how long they took; not where secrets are compared, for guessers would measure with it. */
  readonly tellsDuration: boolean;
  readonly charges: PlannedCharge;
  /** How long answers took; begins with the first one, so that routes nobody calls fill no `/metrics`. */
  duration(): HistogramSeries;
  /** Counter of answers with this status. */
  answers(status: number): CounterSeries;
}

export type PlanMaker = (
  method: string,
  route: string,
  known: Pick<RoutePlan, "headers" | "tellsDuration" | "charges">,
) => RoutePlan;

/** Declares the metrics of the server and prepares their series for each route. */
export function planMaker(metrics: Metrics): PlanMaker {
  const total = metrics.counter({
    name: "http_requests_total",
    help: "Answers sent, by method, route and status.",
    labels: ["method", "route", "status"],
  });
  const durations = metrics.histogram({
    name: "api_request_duration",
    help: "Seconds from the arrival of a request to the end of its answer.",
    labels: ["method", "route"],
  });
  return (method, route, known) => {
    const byStatus = new Map<number, CounterSeries>();
    let duration: HistogramSeries | undefined;
    return {
      method,
      route,
      ...known,
      duration: () => (duration ??= durations.with({ method, route })),
      answers: (status) => {
        const known = byStatus.get(status);
        if (known !== undefined) return known;
        const series = total.with({ method, route, status: String(status) });
        byStatus.set(status, series);
        return series;
      },
    };
  };
}
