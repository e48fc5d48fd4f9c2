import type { Outcome, OutcomeWriter } from "./outcome.ts";

function documentOf({ input, answer, error }: Outcome): unknown {
  return answer ?? { input, error };
}

/** One JSON object per line. */
export const jsonLinesWriter: OutcomeWriter = {
  head: "",
  write: (outcome) => `${JSON.stringify(documentOf(outcome))}\n`,
};

/** One indented JSON document. */
export const jsonWriter: OutcomeWriter = {
  head: "",
  write: (outcome) => `${JSON.stringify(documentOf(outcome), undefined, 2)}\n`,
};
