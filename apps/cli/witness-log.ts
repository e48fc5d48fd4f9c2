import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Witness } from "#platform/audit";

/** As the server writes it each minute for every chain that grew. */
const Line = Type.Object({
  message: Type.Literal("Anchored an audit chain"),
  chain: Type.String({ pattern: "^[0-9a-f-]{36}$" }),
  sequence: Type.Integer({ minimum: 1 }),
  hash: Type.String({ pattern: "^[0-9a-f]{64}$" }),
});
const OPERATORS = "00000000-0000-0000-0000-000000000000";

/** The latest head of each chain that a log of the server tells of, in JSON lines; `null` is the operator's chain. */
export async function witnessesIn(path: string): Promise<ReadonlyMap<string | null, Witness>> {
  const found = new Map<string | null, Witness>();
  for await (const text of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    const line = parsed(text);
    if (!Value.Check(Line, line)) continue;
    const { sequence, hash } = line;
    const chain = line.chain === OPERATORS ? null : line.chain;
    if (sequence > (found.get(chain)?.sequence ?? 0)) found.set(chain, { sequence, hash });
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
