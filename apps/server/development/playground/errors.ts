import { AppError, defineErrors, messageOf } from "#platform/kernel";

export const playgroundErrors = defineErrors("PLAYGROUND", {
  PLAYGROUND_REFUSED: {
    status: 409,
    title: "A person on Telegram could not do that",
    retry: false,
    detail: (p: { reason: string }) => p.reason,
  },
});

/** Does what a person asked for; what the fake refuses in words becomes an answer in words. */
export function attempt<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (fault) {
    throw refusal(fault);
  }
}

/** The same for what takes a while. */
export async function attemptLater<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (fault) {
    throw refusal(fault);
  }
}

function refusal(fault: unknown): unknown {
  if (fault instanceof AppError) return fault;
  return playgroundErrors.PLAYGROUND_REFUSED({ reason: messageOf(fault) }, { cause: fault });
}
