import type { ItemError, VinAnswer } from "../contracts.ts";

/** What became of one input. */
export type Outcome =
  | { readonly input: string; readonly answer: VinAnswer; readonly error?: undefined }
  | { readonly input: string; readonly answer?: undefined; readonly error: ItemError };

/** Turns outcomes into text, one at a time. */
export interface OutcomeWriter {
  /** Written before the first outcome. */
  readonly head: string;
  write(outcome: Outcome): string;
}
