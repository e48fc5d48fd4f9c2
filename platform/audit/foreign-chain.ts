import { sqlStateOf } from "#platform/database";
import { auditErrors } from "./errors.ts";

const INSUFFICIENT_PRIVILEGE = "42501";

/** Names the database's refusal to touch a chain of another workspace. */
export async function refuseForeignChain<Result>(statement: Promise<Result>): Promise<Result> {
  try {
    return await statement;
  } catch (thrown) {
    if (sqlStateOf(thrown) !== INSUFFICIENT_PRIVILEGE) throw thrown;
    throw auditErrors.AUDIT_CHAIN_REFUSED(undefined, { cause: thrown });
  }
}
