import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

export type Argon2Verdict = "match" | "mismatch" | "unsupported";

export interface Argon2Hasher {
  hash(password: string): Promise<string>;
  /** Costs as much as `hash`, whatever the stored string is. */
  verify(password: string, stored: string | undefined): Promise<Argon2Verdict>;
  isOutdated(stored: string): boolean;
}

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** PHC string format; bounds keep a forged string from costing more than a login may. */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;
const HIGHEST_MEMORY = 65_536;
const HIGHEST_PASSES = 10;

interface Phc {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const derive = promisify(argon2);

/** argon2id by the runtime itself (RFC 9106), stored as a PHC string. */
export function createArgon2Hasher(): Argon2Hasher {
  const nobody: Phc = { ...COST, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) };
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      return format({ ...COST, salt, tag: await tagOf(password, { ...COST, salt, tag: nobody.tag }) });
    },
    async verify(password, stored) {
      const parsed = stored === undefined ? nobody : parse(stored);
      const compared = parsed ?? nobody;
      const equal = timingSafeEqual(await tagOf(password, compared), compared.tag);
      if (parsed === undefined) return "unsupported";
      return equal && parsed !== nobody ? "match" : "mismatch";
    },
    isOutdated(stored) {
      const parsed = parse(stored);
      return (
        parsed === undefined ||
        parsed.memory !== COST.memory ||
        parsed.passes !== COST.passes ||
        parsed.parallelism !== COST.parallelism
      );
    },
  };
}

/** Whether a stored string is a hash of ours, or one that costs no more than a sign-in may. */
export function isArgon2(stored: string): boolean {
  return parse(stored) !== undefined;
}

async function tagOf(password: string, { salt, tag, ...cost }: Phc): Promise<Buffer> {
  return derive("argon2id", { message: password, nonce: salt, tagLength: tag.length, ...cost });
}

function format({ memory, passes, parallelism, salt, tag }: Phc): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

function parse(stored: string): Phc | undefined {
  const [, memory, passes, parallelism, salt = "", tag = ""] = PHC.exec(stored) ?? [];
  if (memory === undefined) return undefined;
  const parsed = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
  const legal =
    parsed.passes >= 1 &&
    parsed.passes <= HIGHEST_PASSES &&
    parsed.parallelism >= 1 &&
    parsed.memory >= 8 * parsed.parallelism &&
    parsed.memory <= HIGHEST_MEMORY;
  return legal ? parsed : undefined;
}
