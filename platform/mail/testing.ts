import { newUuid, systemClock } from "#platform/kernel";
import { parseAddress } from "./address.ts";
import { mailErrors } from "./errors.ts";
import type { Mail, MailRequest } from "./mail.ts";
import { requireParameters, templateOf } from "./parameters-check.ts";

/** Takes mails like the real part, checks them like it, and remembers them. Knows no transactions. */
export interface RecordedMail extends Pick<Mail, "queue"> {
  /** Latest last. */
  readonly queued: readonly MailRequest[];
}

export function recordMail(): RecordedMail {
  const queued: MailRequest[] = [];
  return {
    queued,
    async queue(_transaction, mail) {
      requireParameters(templateOf(mail.kind), mail.parameters);
      const address = parseAddress(mail.to);
      if (!address.ok) throw mailErrors.MAIL_ADDRESS_INVALID({ fault: address.fault });
      queued.push(mail as MailRequest);
      return newUuid(systemClock.nowMs());
    },
  };
}
