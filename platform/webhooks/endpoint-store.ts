import type { Transaction } from "#platform/database";
import { webhooksErrors } from "./errors.ts";
import type { Endpoint } from "./types.ts";

const COLUMNS = `endpoint_id as "endpointId", url, description, event_filter as "eventFilter", state,
  disabled_reason as "disabledReason", failing_since as "failingSince", quiet_until as "quietUntil",
  previous_secret_until as "previousSecretUntil", created_at as "createdAt"`;

export interface EndpointRow {
  readonly workspaceId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly description: string;
  readonly eventFilter: readonly string[];
  readonly secret: string;
  readonly createdAt: Date;
}

/** Stores an endpoint unless the workspace has its fill. Two at the same moment are counted one after the other. */
export async function insertEndpoint(
  transaction: Transaction,
  row: EndpointRow,
  limit: number,
): Promise<Endpoint> {
  await transaction.query("select pg_advisory_xact_lock(hashtextextended('webhooks.endpoints ' || $1, 0))", [
    row.workspaceId,
  ]);
  const [stored] = await transaction.query<Endpoint>(
    `insert into webhooks.endpoints (workspace_id, endpoint_id, url, description, event_filter, secret, created_at)
     select $1, $2, $3, $4, $5, $6, $7
      where (select count(*) from webhooks.endpoints where workspace_id = $1) < $8
     returning ${COLUMNS}`,
    [
      row.workspaceId,
      row.endpointId,
      row.url,
      row.description,
      row.eventFilter,
      row.secret,
      row.createdAt,
      limit,
    ],
  );
  if (stored === undefined) throw webhooksErrors.WEBHOOKS_ENDPOINT_LIMIT({ limit });
  return stored;
}

export async function selectEndpoint(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<Endpoint> {
  const [found] = await transaction.query<Endpoint>(
    `select ${COLUMNS} from webhooks.endpoints where workspace_id = $1 and endpoint_id = $2`,
    [workspaceId, endpointId],
  );
  return found ?? unknown();
}

export function selectEndpoints(transaction: Transaction, workspaceId: string): Promise<Endpoint[]> {
  return transaction.query<Endpoint>(
    `select ${COLUMNS} from webhooks.endpoints where workspace_id = $1 order by endpoint_id`,
    [workspaceId],
  );
}

export async function changeEndpoint(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
  changes: {
    readonly url: string | null;
    readonly description: string | null;
    readonly eventFilter: readonly string[] | null;
  },
): Promise<Endpoint> {
  const [changed] = await transaction.query<Endpoint>(
    `update webhooks.endpoints
        set url = coalesce($3, url), description = coalesce($4, description), event_filter = coalesce($5, event_filter)
      where workspace_id = $1 and endpoint_id = $2 returning ${COLUMNS}`,
    [workspaceId, endpointId, changes.url, changes.description, changes.eventFilter],
  );
  return changed ?? unknown();
}

/** Enables an endpoint with a clean slate. */
export async function enable(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<Endpoint> {
  const [changed] = await transaction.query<Endpoint>(
    `update webhooks.endpoints set state = 'active', disabled_reason = null, failing_since = null, quiet_until = null
      where workspace_id = $1 and endpoint_id = $2 returning ${COLUMNS}`,
    [workspaceId, endpointId],
  );
  return changed ?? unknown();
}

export async function removeEndpoint(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<void> {
  const { rowCount } = await transaction.execute({
    text: "delete from webhooks.endpoints where workspace_id = $1 and endpoint_id = $2",
    values: [workspaceId, endpointId],
  });
  if (rowCount === 0) unknown();
}

/** The encrypted present secret. */
export async function selectSecret(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
): Promise<string> {
  const [found] = await transaction.query<{ secret: string }>(
    "select secret from webhooks.endpoints where workspace_id = $1 and endpoint_id = $2",
    [workspaceId, endpointId],
  );
  return found?.secret ?? unknown();
}

/** Puts a new secret in the place of the present one, which becomes the previous one until then. */
export async function exchangeSecret(
  transaction: Transaction,
  workspaceId: string,
  endpointId: string,
  given: { readonly secret: string; readonly previousUntil: Date },
): Promise<void> {
  const { rowCount } = await transaction.execute({
    text: `update webhooks.endpoints set previous_secret = secret, previous_secret_until = $4, secret = $3
            where workspace_id = $1 and endpoint_id = $2`,
    values: [workspaceId, endpointId, given.secret, given.previousUntil],
  });
  if (rowCount === 0) unknown();
}

function unknown(): never {
  throw webhooksErrors.WEBHOOKS_ENDPOINT_UNKNOWN();
}
