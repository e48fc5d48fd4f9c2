import type { Audit, AuditEntry } from "#platform/audit";
import type { Transaction } from "#platform/database";
import { termsActions } from "./audit-actions.ts";
import { insertAcceptance } from "./store.ts";
import type { Acceptance, TermsPerson } from "./terms.ts";

/** Keeps who accepted what and when, and notes it in the operator's audit chain; once for each version. */
export async function noteAcceptance(
  { audit }: { readonly audit: Pick<Audit, "append"> },
  transaction: Transaction,
  person: TermsPerson,
  { document, version, acceptedAt }: Acceptance & { readonly acceptedAt: Date },
  noted: Pick<AuditEntry, "actor" | "ip" | "requestId">,
): Promise<void> {
  const key = personKey(person);
  if (!(await insertAcceptance(transaction, key, { document, version }, acceptedAt))) return;
  await audit.append(transaction, {
    action: termsActions["identity.terms-accepted"],
    facts: { document, version },
    ...noted,
    ...("userId" in person ? {} : { personal: [{ subject: key, data: { person: key } }] }),
    workspaceId: null,
  });
}

/** As a person stands in the table: like an actor of the audit log, or by Telegram's number. */
export function personKey(person: TermsPerson): string {
  return "userId" in person ? `user:${person.userId}` : `telegram:${person.telegramUserId}`;
}
