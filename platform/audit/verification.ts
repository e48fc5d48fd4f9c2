import { auditActions } from "./platform-actions.ts";
import { type AuditSigner, GENESIS_HASH, linkHash, personalDigest, sealedText } from "./chain.ts";
import type { EntryBody, StoredEntry } from "./stored-entry.ts";

/** What is wrong with a chain. */
export type ChainProblem =
  /** An entry is not there, though later ones or the head are. */
  | "missing"
  /** The entry's content, order or hash was changed. */
  | "changed"
  /** The entry was not written by a process that has the key. */
  | "forged"
  /** What tells of a person was changed or put there later. */
  | "personal-changed"
  /** Personal data is gone and no erasure was noted for it. */
  | "personal-missing"
  /** The newest entries were cut off. */
  | "cut"
  /** The head does not belong to the entries. */
  | "head-changed"
  /** The signed anchor, or the witness, says something else than the entry. */
  | "anchor-differs";

export interface ChainFault {
  /** The first entry that is broken. */
  readonly sequence: number;
  readonly problem: ChainProblem;
}

/** Outcome of verifying one chain. */
export interface Verification {
  readonly intact: boolean;
  /** `null` when intact. */
  readonly firstFault: ChainFault | null;
  /** Entries found sound, from the first on. */
  readonly verifiedEntries: number;
  /** Personal parts that were erased, all of them noted. */
  readonly erasedParts: number;
  /** Up to which entry an anchor vouches for the chain; 0 when none does. */
  readonly anchoredSequence: number;
}

/** Where a walk stands, so that another one can go on. */
export interface WalkPoint {
  readonly sequence: number;
  /** Hexadecimal. */
  readonly hash: string;
  readonly missingParts: number;
  readonly notedParts: number;
}

/** Before the first entry. */
const START: WalkPoint = { sequence: 0, hash: GENESIS_HASH.toString("hex"), missingParts: 0, notedParts: 0 };

/** Walks along one chain from its first entry, or from where an earlier walk stood. */
export class ChainWalk {
  readonly #chain: string;
  readonly #signer: AuditSigner;
  #hash: Buffer;
  #sequence: number;
  #missingParts: number;
  #notedParts: number;

  constructor(chain: string, signer: AuditSigner, from: WalkPoint = START) {
    this.#chain = chain;
    this.#signer = signer;
    this.#hash = Buffer.from(from.hash, "hex");
    this.#sequence = from.sequence;
    this.#missingParts = from.missingParts;
    this.#notedParts = from.notedParts;
  }

  get point(): WalkPoint {
    return {
      sequence: this.#sequence,
      hash: this.#hash.toString("hex"),
      missingParts: this.#missingParts,
      notedParts: this.#notedParts,
    };
  }

  /** The last sound entry. */
  get sequence(): number {
    return this.#sequence;
  }

  get hash(): Buffer {
    return this.#hash;
  }

  get erasedParts(): number {
    return this.#missingParts;
  }

  /** Takes the next entry; answers what is wrong with it. */
  async next(entry: StoredEntry): Promise<ChainFault | undefined> {
    const sequence = this.#sequence + 1;
    if (entry.sequence !== sequence) return { sequence, problem: "missing" };
    const hash = linkHash(this.#hash, this.#chain, entry);
    if (hash.toString("hex") !== entry.hash) return { sequence, problem: "changed" };
    if (!(await this.#signer.verify(sealedText(this.#chain, entry.body), entry.seal)))
      return { sequence, problem: "forged" };
    const body = JSON.parse(entry.body) as EntryBody;
    const digests = body.personal ?? [];
    const sound = entry.personal.every(
      ({ ordinal, salt, subject, data }) =>
        digests[ordinal - 1] === personalDigest(Buffer.from(salt, "hex"), subject, data),
    );
    if (!sound) return { sequence, problem: "personal-changed" };
    this.#missingParts += digests.length - entry.personal.length;
    if (body.action === auditActions["audit.personal-erased"].name)
      this.#notedParts += Number(body.facts["parts"]);
    this.#sequence = sequence;
    this.#hash = hash;
    return undefined;
  }

  /** To be asked after the last entry. */
  unnotedErasure(): ChainFault | undefined {
    return this.#missingParts > this.#notedParts
      ? { sequence: this.#sequence, problem: "personal-missing" }
      : undefined;
  }
}

export function verificationOf(
  walk: ChainWalk,
  fault: ChainFault | undefined,
  anchoredSequence: number,
): Verification {
  return {
    intact: fault === undefined,
    firstFault: fault ?? null,
    verifiedEntries: walk.sequence,
    erasedParts: walk.erasedParts,
    anchoredSequence,
  };
}
