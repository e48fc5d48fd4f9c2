import { join, resolve } from "node:path";
import { type Config, publicBaseUrl } from "#platform/config";
import { type ContentSeal, createMail, type Mail, mailConfig } from "#platform/mail";
import type { Secrets } from "#platform/secrets";
import type { Foundation } from "./open-foundation.ts";
import type { Security } from "./open-security.ts";

export interface MailParts {
  readonly mail: Mail;
  /** Where mails go without a mail server. */
  readonly outboxFolder: string;
}

/** Builds mail; what was opened is left to `opened`. */
export function openMail(
  config: Config,
  foundation: Foundation & Security,
  opened: AsyncDisposableStack,
): MailParts {
  const outboxFolder = join(resolve(foundation.core.dataFolder), "outbox");
  const mail = createMail({
    ...foundation,
    config: config.of(mailConfig),
    seal: contentSeal(foundation.secrets),
    siteUrl: publicBaseUrl(foundation.core),
    outboxFolder,
  });
  opened.defer(() => mail.close());
  return { mail, outboxFolder };
}

const purposeOf = (messageId: string): string => `mail.messages.${messageId}`;

/** Columns to be registered with the secrets part. */
export const mailEncryptedColumns = [
  {
    table: "mail.messages",
    column: "sealed_content",
    keyColumns: ["message_id"],
    purpose: purposeOf("*"),
    owner: "operator",
  },
] as const;

/** Keys of the operator, so that waiting mails outlive a change of the master secret. */
function contentSeal(secrets: Pick<Secrets, "encrypt" | "decrypt">): ContentSeal {
  return {
    seal: (plain, boundTo) => secrets.encrypt(null, purposeOf(boundTo), plain),
    open: (sealed, boundTo) => secrets.decrypt(null, purposeOf(boundTo), sealed),
  };
}
