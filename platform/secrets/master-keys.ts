import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { secretsErrors } from "./errors.ts";

/** A key that wraps data keys. */
export interface MasterKey {
  /** 16 hexadecimal digits derived one-way from the secret; stored beside what it wraps. */
  readonly id: string;
  readonly key: KeyObject;
}

const KEY_BYTES = 32;
const ID_BYTES = 8;

/** The master that wraps, and those that may only open. */
export class MasterKeys {
  readonly current: MasterKey;
  readonly #known: ReadonlyMap<string, MasterKey>;

  constructor(masterSecret: string, previousSecrets: readonly string[]) {
    this.current = masterKeyOf(masterSecret);
    const all = [...previousSecrets.map(masterKeyOf), this.current];
    this.#known = new Map(all.map((master) => [master.id, master]));
  }

  /** Throws `SECRETS_MASTER_MISSING`. */
  get(masterId: string): MasterKey {
    const master = this.#known.get(masterId);
    if (master === undefined) throw secretsErrors.SECRETS_MASTER_MISSING({ masterId });
    return master;
  }

  has(masterId: string): boolean {
    return this.#known.has(masterId);
  }
}

/** HKDF-SHA256 (RFC 5869) with one label for the key and another for its name. */
function masterKeyOf(secret: string): MasterKey {
  const bytes = Buffer.from(hkdfSync("sha256", secret, "", "tradepost secrets master key", KEY_BYTES));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  const id = Buffer.from(hkdfSync("sha256", secret, "", "tradepost secrets master id", ID_BYTES)).toString(
    "hex",
  );
  return { id, key };
}
