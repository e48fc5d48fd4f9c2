import type { Transaction } from "#platform/database";
import type { StatementRunner } from "../../sessions/store.ts";
import type { Passkey } from "./passkeys.ts";

/** A passkey with what it is checked by. */
export interface StoredPasskey extends Passkey {
  readonly userId: string;
  readonly credentialId: Buffer;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
}

const SHOWN = `passkey_id as "id", name, synced, created_at as "createdAt", last_used_at as "lastUsedAt"`;

/** Newest first. */
export function selectPasskeys(runner: StatementRunner, userId: string): Promise<Passkey[]> {
  return runner.query<Passkey>({
    text: `select ${SHOWN} from identity.passkeys where user_id = $1 order by created_at desc, passkey_id desc`,
    values: [userId],
  });
}

/** What the device is told, so that it adds none twice. */
export function selectCredentials(
  runner: StatementRunner,
  userId: string,
): Promise<Pick<StoredPasskey, "credentialId" | "transports">[]> {
  return runner.query({
    text: `select credential_id as "credentialId", transports from identity.passkeys where user_id = $1`,
    values: [userId],
  });
}

/** By what the device presents, unless its owner is disabled. */
export async function findPasskey(
  runner: StatementRunner,
  credentialId: Buffer,
): Promise<StoredPasskey | undefined> {
  const [found] = await runner.query<Omit<StoredPasskey, "counter"> & { counter: string }>({
    text: `select ${SHOWN}, user_id as "userId", credential_id as "credentialId", public_key as "publicKey",
        counter, transports
      from identity.passkeys p where credential_id = $1
        and exists (select from identity.users u where u.user_id = p.user_id and u.disabled_at is null)`,
    values: [credentialId],
  });
  return found && { ...found, publicKey: new Uint8Array(found.publicKey), counter: Number(found.counter) };
}

/** Adds a passkey; `false` when it is somebody's already. */
export async function insertPasskey(transaction: Transaction, passkey: StoredPasskey): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `insert into identity.passkeys
        (passkey_id, user_id, credential_id, public_key, counter, transports, synced, name, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    values: [
      passkey.id,
      passkey.userId,
      passkey.credentialId,
      Buffer.from(passkey.publicKey),
      passkey.counter,
      passkey.transports,
      passkey.synced,
      passkey.name,
      passkey.createdAt,
    ],
  });
  return rowCount > 0;
}

/**
 * Notes a use with the counter that the device signed; `false` when the passkey is gone or its counter has
 * not risen, as with a copy of the device. Devices that do not count stay at 0.
 */
export async function useCounter(
  transaction: Transaction,
  use: { readonly passkeyId: string; readonly counter: number; readonly synced: boolean; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: `update identity.passkeys set counter = $2, synced = $3, last_used_at = $4
      where passkey_id = $1 and (counter < $2 or (counter = 0 and $2 = 0))`,
    values: [use.passkeyId, use.counter, use.synced, use.now],
  });
  return rowCount > 0;
}

export async function renamePasskey(
  transaction: Transaction,
  userId: string,
  passkeyId: string,
  name: string,
): Promise<Passkey | undefined> {
  const [renamed] = await transaction.query<Passkey>(
    `update identity.passkeys set name = $3 where user_id = $1 and passkey_id = $2 returning ${SHOWN}`,
    [userId, passkeyId, name],
  );
  return renamed;
}

export async function deletePasskey(
  transaction: Transaction,
  userId: string,
  passkeyId: string,
): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    text: "delete from identity.passkeys where user_id = $1 and passkey_id = $2",
    values: [userId, passkeyId],
  });
  return rowCount > 0;
}
