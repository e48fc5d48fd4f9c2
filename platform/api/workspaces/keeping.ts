import type { FastifyRequest } from "fastify";
import type { Done } from "#platform/identity";

/** Keeps what `answer` makes of a result for the request's `Idempotency-Key`, in the transaction of that result. */
export function keeping<Result>(
  request: Pick<FastifyRequest, "keepAnswer">,
  status: number,
  answer: (result: Result) => unknown,
): Done<Result> {
  return (transaction, result) => request.keepAnswer(transaction, { status, body: answer(result) });
}
