import { type AppError, isOneLine } from "#platform/kernel";

const SHORTEST = 5;
const LONGEST = 200;

/** Why an operator does something, as it stands in the audit log for ever; throws what `fault` makes of the problem. */
export function requireReason(given: string, fault: (problem: string) => AppError): string {
  const reason = given.trim();
  if (reason.length >= SHORTEST && reason.length <= LONGEST && isOneLine(reason)) return reason;
  throw fault(`Give a reason of ${SHORTEST} to ${LONGEST} characters on one line.`);
}
