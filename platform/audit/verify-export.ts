import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { canonicalJson } from "./canonical.ts";
import { type AuditSigner, chainOf } from "./chain.ts";
import { auditErrors } from "./errors.ts";
import { ChainWalk, type Verification, verificationOf } from "./verification.ts";

const Line = Type.Object({
  workspaceId: Type.Union([Type.String(), Type.Null()]),
  sequence: Type.Integer(),
  hash: Type.String(),
  seal: Type.String(),
  body: Type.Object({}),
  personal: Type.Array(
    Type.Object({
      ordinal: Type.Integer(),
      subject: Type.String(),
      salt: Type.String(),
      data: Type.String(),
    }),
  ),
});
const validator = Compile(Line);

/**
 * Verifies a complete export in NDJSON (no filter but the workspace) without the database.
 * That the newest entries are there cannot be seen from the file alone: compare with an anchor.
 *
 * Throws `AUDIT_EXPORT_UNREADABLE`.
 */
export async function verifyExport(
  signer: AuditSigner,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<Verification> {
  let walk: ChainWalk | undefined;
  let number = 0;
  for await (const text of lines) {
    number += 1;
    const line = parseLine(text, number);
    walk ??= new ChainWalk(chainOf(line.workspaceId), signer);
    const fault = await walk.next({ ...line, body: canonicalJson(line.body) });
    if (fault !== undefined) return verificationOf(walk, fault, 0);
  }
  if (walk === undefined) throw auditErrors.AUDIT_EXPORT_UNREADABLE({ line: 1 });
  return verificationOf(walk, walk.unnotedErasure(), 0);
}

function parseLine(text: string, line: number): Static<typeof Line> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (validator.Check(parsed)) return parsed;
  } catch (cause) {
    throw auditErrors.AUDIT_EXPORT_UNREADABLE({ line }, { cause });
  }
  throw auditErrors.AUDIT_EXPORT_UNREADABLE({ line });
}
