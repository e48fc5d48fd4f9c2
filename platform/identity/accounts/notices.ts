import { isIP } from "node:net";
import type { MailParameters, MailRequest } from "#platform/mail";
import type { CallContext } from "../sessions/session.ts";
import type { AccountParts } from "./parts.ts";
import type { User } from "./user.ts";

/** The mail that tells the owner of an account what happened to it. */
export function securityNotice(
  { clock, links }: AccountParts,
  context: CallContext,
  { email, language }: Pick<User, "email" | "language">,
  event: MailParameters<"security-notice">["event"],
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
