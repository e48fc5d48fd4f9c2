import type { Writable } from "node:stream";
import type { PoolClient, QueryConfig } from "pg";
import { databaseErrors } from "../errors.ts";
import { isConnectionLoss, translate } from "../pool/faults.ts";
import type { RolePool } from "../pool/role-pool.ts";
import type { Statement, TransactionWork } from "../types.ts";
import { OpenTransaction } from "./transaction.ts";

export interface TransactionKind {
  /** Statements that open it, sent as one message. */
  readonly begin: string;
  readonly workspaceId?: string;
}

/**
 * Runs `work` in a transaction: commits its result, rolls back on any error, gives the connection
 * back in every case. BEGIN is sent together with the first statement.
 */
export async function runTransaction<Result>(
  pool: RolePool,
  kind: TransactionKind,
  work: TransactionWork<Result>,
): Promise<Result> {
  const client = await pool.take();
  const transaction = new OpenTransaction(client, kind.workspaceId);
  let fault: unknown;
  try {
    const begun = client.query(kind.begin).catch(throwTranslated);
    // Looked at after the work; a failure of BEGIN makes every later statement fail or see no tenant.
    begun.catch(() => undefined);
    const result = await work(transaction);
    await begun;
    transaction.end();
    await commit(client);
    return result;
  } catch (thrown) {
    transaction.end();
    fault = await rollback(client);
    throw thrown;
  } finally {
    pool.giveBack(client, fault);
  }
}

function throwTranslated(thrown: unknown): never {
  throw translate(thrown);
}

async function commit(client: PoolClient): Promise<void> {
  const answer = await client.query("commit").catch((thrown: unknown) => {
    throw commitFault(thrown);
  });
  if (answer.command === "ROLLBACK") throw databaseErrors.DATABASE_TRANSACTION_ABORTED();
}

function commitFault(thrown: unknown): unknown {
  if (!isConnectionLoss(thrown)) return translate(thrown);
  return databaseErrors.DATABASE_OUTCOME_UNKNOWN(undefined, { cause: thrown, retryAfterSeconds: 1 });
}

/** Answers why the connection cannot be used again, or `undefined`. */
async function rollback(client: PoolClient): Promise<unknown> {
  try {
    await client.query("rollback");
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

/** One statement inside a transaction, all three messages sent at once: one round trip. */
export async function runInOneTrip<Row>(pool: RolePool, begin: string, statement: Statement): Promise<Row[]> {
  const client = await pool.take();
  let fault: unknown;
  try {
    const [begun, answered, committed] = await inOneWrite(client, () =>
      Promise.allSettled([
        client.query(begin),
        client.query(statement as QueryConfig),
        client.query("commit"),
      ]),
    );
    if (begun.status === "rejected") throw begun.reason;
    if (answered.status === "rejected") throw answered.reason;
    if (committed.status === "rejected") throw commitFault(committed.reason);
    return answered.value.rows as Row[];
  } catch (thrown) {
    fault = thrown;
    throw translate(thrown);
  } finally {
    pool.giveBack(client, fault);
  }
}

/** Hands everything that `send` sends to the system at once; statements that go out one by one cost a call each. */
function inOneWrite<Result>(client: PoolClient, send: () => Result): Result {
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    process.nextTick(() => stream.uncork());
  }
}

/** One statement by itself. */
export async function runAlone<Row>(pool: RolePool, statement: Statement): Promise<Row[]> {
  const client = await pool.take();
  let fault: unknown;
  try {
    return (await client.query(statement as QueryConfig)).rows as Row[];
  } catch (thrown) {
    fault = thrown;
    throw translate(thrown);
  } finally {
    pool.giveBack(client, fault);
  }
}
