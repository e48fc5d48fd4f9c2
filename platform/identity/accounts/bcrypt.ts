import { randomBytes } from "node:crypto";
import { Worker } from "node:worker_threads";

const FORM = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** Beyond that one comparison takes seconds. */
const HIGHEST_COST = 14;
const ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** What the thread is given. */
export interface BcryptTask {
  readonly password: string;
  readonly stored: string;
}

/** Whether a stored hash was made by bcrypt at a cost that a sign-in may take. */
export function isBcrypt(stored: string): boolean {
  const cost = Number(FORM.exec(stored)?.[1]);
  return cost >= 4 && cost <= HIGHEST_COST;
}

/** A hash of nobody's password, to compare with where there is none. */
export function decoyBcrypt(cost: number): string {
  const rest = Array.from(randomBytes(53), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("");
  return `$2b$${String(Math.min(cost, HIGHEST_COST)).padStart(2, "0")}$${rest}`;
}

/**
 * Compares as bcrypt does: of a password only the first 72 bytes count. In a thread of its own, since the
 * library holds its thread for 100 ms at a time; one per comparison, since each hash is compared once or
 * twice before it is replaced.
 */
export function compareBcrypt(password: string, stored: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const workerData: BcryptTask = { password, stored };
  const worker = new Worker(new URL("./bcrypt-worker.ts", import.meta.url), { workerData, execArgv: [] });
  worker.once("message", (matches: unknown) => resolve(matches === true));
  worker.once("error", reject);
  worker.once("exit", () => reject(new Error("The thread that compares bcrypt hashes ended early.")));
  return promise;
}
