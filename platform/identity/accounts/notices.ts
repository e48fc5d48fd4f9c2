import { isIP } from "node:net";
import type { Transaction } from "#platform/database";
import type { MailParameters, MailRequest } from "#platform/mail";
import type { CallContext } from "../sessions/session.ts";
import type { AccountParts } from "./parts.ts";
import type { User } from "./user.ts";

export type NoticeParts = {
  readonly clock: AccountParts["clock"];
  readonly links: Pick<AccountParts["links"], "security">;
};
export type NoticeEvent = MailParameters<"security-notice">["event"];

/** Tells the owner of an account what happened to it; people without an address are told nothing. */
export async function sendNotice(
  parts: NoticeParts & Pick<AccountParts, "mail">,
  transaction: Transaction,
  context: Pick<CallContext, "ipAddress">,
  { email, language }: Pick<User, "email" | "language">,
  event: NoticeEvent,
): Promise<void> {
  if (email === null) return;
  await parts.mail.queue(transaction, securityNotice(parts, context, { email, language }, event));
}

function securityNotice(
  { clock, links }: NoticeParts,
  context: Pick<CallContext, "ipAddress">,
  { email, language }: { readonly email: string; readonly language: string },
  event: NoticeEvent,
): MailRequest<"security-notice"> {
  return {
    kind: "security-notice",
    to: email,
    language,
    parameters: {
      event,
      at: clock.now().toISOString(),
      ...shownAddress(context.ipAddress),
      url: links.security,
    },
  };
}

function shownAddress(ipAddress: string): { readonly ipAddress?: string } {
  return isIP(ipAddress) === 0 || ipAddress.includes("%") ? {} : { ipAddress };
}
