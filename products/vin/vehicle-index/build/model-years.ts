import type { ColumnWriter } from "./column-writer.ts";
import type { Link } from "./wmis.ts";

/** Writes for every model the vehicle types and years in which a schema names it. */
export function writeModelYears(
  models: Map<number, number>,
  links: Link[],
  modelsOfSchema: Map<number, Set<number>>,
  writer: ColumnWriter,
): void {
  const spans: Map<number, [number, number][]>[] = Array.from({ length: models.size }, () => new Map());
  for (const link of links) {
    for (const modelId of modelsOfSchema.get(link.schema) ?? []) {
      const byType = spans[models.get(modelId) ?? -1];
      const list = byType?.get(link.vehicleType) ?? [];
      list.push([link.fromYear, link.toYear]);
      byType?.set(link.vehicleType, list);
    }
  }
  for (const byType of spans) {
    writer.push("modelSpanStart", writer.length("spanFromYear"));
    for (const [vehicleType, list] of [...byType].sort((a, b) => a[0] - b[0])) {
      for (const [from, to] of merged(list)) {
        writer.push("spanVehicleType", vehicleType);
        writer.push("spanFromYear", from);
        writer.push("spanToYear", to);
      }
    }
  }
  writer.push("modelSpanStart", writer.length("spanFromYear"));
}

function merged(spans: [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
