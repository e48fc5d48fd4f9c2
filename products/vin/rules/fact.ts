import type { ChosenPattern } from "./element-choice.ts";
import type { ValueSource } from "./types.ts";

/** One value with what is needed to tell its provenance later. Facts may be shared: never change one. */
export interface Fact {
  readonly elementId: number;
  readonly text: string;
  readonly lookupId: number | null;
  readonly source: ValueSource;
  /** The pattern behind the value, when there is one. */
  readonly pattern: ChosenPattern | null;
  /** The variable that a conversion started from. */
  readonly fromElementId: number | null;
  /** Position in the engine columns, for an attribute of an engine model. */
  readonly engineAttribute: number | null;
}

/** A fact that no pattern stands behind. */
export function plainFact(
  elementId: number,
  text: string,
  lookupId: number | null,
  source: ValueSource,
): Fact {
  return { elementId, text, lookupId, source, pattern: null, fromElementId: null, engineAttribute: null };
}
