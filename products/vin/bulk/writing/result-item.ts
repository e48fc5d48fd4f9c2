import type { ItemError, ItemId, VinAnswer } from "../../contracts.ts";
import type { BulkItemRow } from "../../store/bulk-items.ts";

/** One item of a result. */
export interface ResultItem {
  readonly position: number;
  readonly id: ItemId | undefined;
  readonly input: string;
  readonly answer?: VinAnswer;
  readonly error?: ItemError;
}

/** Puts together again what was stored without repetitions. `dataDate` is that of the offline data. */
export function resultItem(row: BulkItemRow, dataDate: string): ResultItem {
  const { position, vin, input, label, failed, outcome } = row;
  const id = label === null ? undefined : (JSON.parse(label) as ItemId);
  const named = { position, id, input: input ?? vin ?? "" };
  if (failed) return { ...named, error: JSON.parse(outcome) as ItemError };
  return { ...named, answer: JSON.parse(answerText(row, dataDate)) as VinAnswer };
}

/** One item as a JSON text: `position`, `id` and `input` (when it is not the VIN), and the answer or `error`. */
export function resultText(row: BulkItemRow, dataDate: string): string {
  const { position, vin, input, label, failed, outcome } = row;
  const id = label === null ? "" : `,"id":${label}`;
  const given = input === null ? "" : `,"input":${JSON.stringify(input)}`;
  const head = `{"position":${position}${id}${given}`;
  if (failed || vin === null) return `${head},"error":${outcome}}`;
  return `${head},${answerText(row, dataDate).slice(1)}`;
}

function answerText({ vin, outcome }: BulkItemRow, dataDate: string): string {
  const facts = outcome.slice(1, -1);
  const source = facts.includes('"source":{"name":')
    ? ""
    : `,"source":${JSON.stringify({ name: "offline", dataDate })}`;
  return `{"vin":${JSON.stringify(vin)},${facts}${source}}`;
}
