import type { ClientBase, QueryConfig, QueryResult } from "pg";
import { databaseErrors } from "../errors.ts";
import { translate } from "../pool/faults.ts";
import type { Statement, StatementResult, StatementValues, Transaction } from "../types.ts";

/** A transaction bound to the connection of one caller until `end`. */
export class OpenTransaction implements Transaction {
  readonly workspaceId: string | undefined;
  readonly #client: ClientBase;
  #ended = false;
  #savepoints = 0;

  constructor(client: ClientBase, workspaceId: string | undefined) {
    this.#client = client;
    this.workspaceId = workspaceId;
  }

  async query<Row = Record<string, unknown>>(
    given: string | Statement,
    values?: StatementValues,
  ): Promise<Row[]> {
    const statement =
      typeof given === "string" ? { text: given, ...(values === undefined ? {} : { values }) } : given;
    return (await this.#send(statement as QueryConfig)).rows as Row[];
  }

  async execute<Row = Record<string, unknown>>(statement: Statement): Promise<StatementResult<Row>> {
    const result = await this.#send(statement as QueryConfig);
    return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 };
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.#send({
      name: "tradepost_notify",
      text: "select pg_notify($1, $2)",
      values: [channel, payload],
    });
  }

  async savepoint<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#savepoints += 1;
    const name = `part_${this.#savepoints}`;
    await this.#send({ text: `savepoint ${name}` });
    try {
      const result = await work();
      await this.#send({ text: `release savepoint ${name}` });
      return result;
    } catch (thrown) {
      await this.#send({ text: `rollback to savepoint ${name}` });
      throw thrown;
    }
  }

  end(): void {
    this.#ended = true;
  }

  async #send(config: QueryConfig): Promise<QueryResult> {
    if (this.#ended) throw databaseErrors.DATABASE_TRANSACTION_ENDED();
    try {
      return await this.#client.query(config);
    } catch (thrown) {
      throw translate(thrown);
    }
  }
}
