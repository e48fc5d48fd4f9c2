/**
 * What a source gives until the signal is aborted; then throws the signal's reason at once, also while the source
 * is awaited. The source is left as it is: closing a request's body would take the connection and the answer along.
 */
export async function* untilAborted<Given>(
  source: AsyncIterable<Given>,
  signal: AbortSignal,
): AsyncGenerator<Given> {
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const next = await orAborted(iterator.next(), signal);
      isDone = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    if (!isDone && !signal.aborted) await iterator.return?.();
  }
}

function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
