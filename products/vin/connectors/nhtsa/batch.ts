import { type AppError, fail, type Result, succeed } from "#platform/kernel";
import type { SourceAnswer, SourceQuestion } from "../../rules/source.ts";

export type BatchResult = Result<SourceAnswer, AppError>;

/** What one call for several VINs came to. `splitting` says whether fewer VINs may fare better. */
export type BatchCall = (
  questions: readonly SourceQuestion[],
) => Promise<
  { readonly answers: readonly SourceAnswer[] } | { readonly fault: AppError; readonly splitting: boolean }
>;

/** vPIC takes at most 50 VINs per call. */
const CALL_LIMIT = 50;
/** Calls at a time; fewer than the guard's places, so that single decodes get through. */
const PARALLEL_LIMIT = 3;
/** Unusable answers in a row after which a chunk is given up; halving 50 down to the one bad VIN takes 7. */
const UNUSABLE_LIMIT = 8;

/** Asks for any number of VINs in chunks; answers stand in the order of the questions. */
export async function askInChunks(
  questions: readonly SourceQuestion[],
  call: BatchCall,
): Promise<BatchResult[]> {
  const chunks: (readonly SourceQuestion[])[] = [];
  for (let start = 0; start < questions.length; start += CALL_LIMIT)
    chunks.push(questions.slice(start, start + CALL_LIMIT));
  const results: BatchResult[][] = chunks.map(() => []);
  const waiting = chunks.entries();
  const work = async (): Promise<void> => {
    for (const [index, chunk] of waiting)
      results[index] = await askSplitting(chunk, call, { unusableInARow: 0 });
  };
  await Promise.all(Array.from({ length: PARALLEL_LIMIT }, work));
  return results.flat();
}

/**
 * vPIC answers some batches with something that is not JSON. Halving finds the VINs to
 * blame: only those get a fault.
 */
async function askSplitting(
  questions: readonly SourceQuestion[],
  call: BatchCall,
  progress: { unusableInARow: number },
): Promise<BatchResult[]> {
  const outcome = await call(questions);
  if ("answers" in outcome) {
    progress.unusableInARow = 0;
    return outcome.answers.map(succeed);
  }
  progress.unusableInARow += 1;
  const failed = (part: readonly SourceQuestion[]): BatchResult[] => part.map(() => fail(outcome.fault));
  if (!outcome.splitting || questions.length === 1 || progress.unusableInARow > UNUSABLE_LIMIT)
    return failed(questions);
  const middle = Math.ceil(questions.length / 2);
  const first = await askSplitting(questions.slice(0, middle), call, progress);
  if (progress.unusableInARow > UNUSABLE_LIMIT) return [...first, ...failed(questions.slice(middle))];
  return [...first, ...(await askSplitting(questions.slice(middle), call, progress))];
}
