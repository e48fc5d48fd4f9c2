import { isIP } from "node:net";
import type { Transaction } from "#platform/database";
import type { MailParameters } from "#platform/mail";
import { findUser } from "../accounts/users-store.ts";
import type { CallContext } from "../sessions/session.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";

/** Tells a person what happened to a workspace of theirs, when they have an address. */
export async function tellPerson(
  { clock, links, mail }: TenancyDeps,
  transaction: Transaction,
  { ipAddress }: CallContext,
  userId: string,
  event: MailParameters<"security-notice">["event"],
): Promise<void> {
  const person = await findUser(transaction, userId);
  if (person === undefined || person.email === null || person.disabledAt !== null) return;
  await mail.queue(transaction, {
    kind: "security-notice",
    to: person.email,
    language: person.language,
    parameters: {
      event,
      at: clock.now().toISOString(),
      ...(isIP(ipAddress) === 0 || ipAddress.includes("%") ? {} : { ipAddress }),
      url: links.workspaces,
    },
  });
}
