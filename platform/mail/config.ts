import {
  choice,
  type ConfigOf,
  defineConfig,
  integer,
  optionalText,
  optionalUrl,
  text,
  type Variable,
} from "#platform/config";
import { fail, type Result } from "#platform/kernel";
import { parseAddress } from "./address.ts";
import { parseSmtpUrl } from "./smtp-url.ts";

const TLS_MODES = ["required", "offered", "off"] as const;

/** What is done about STARTTLS on `smtp://`. */
export type TlsMode = (typeof TLS_MODES)[number];

export const mailConfig = defineConfig("Mail", {
  url: checked(
    optionalUrl({
      name: "MAIL_URL",
      description:
        "Mail server: smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465 (TLS from the start). When absent, mails are written to the folder outbox inside the data folder.",
      example: "smtp://user:password@mail.example.com:587",
      schemes: ["smtp", "smtps"],
      secret: true,
      productionWarning: (value) =>
        value === undefined
          ? "is not set, so no mail leaves this installation: sign-up, invitations and password resets wait in the outbox folder"
          : undefined,
    }),
    (given) => {
      const parsed = parseSmtpUrl(given);
      return parsed.ok ? undefined : parsed.fault;
    },
  ),
  tls: choice({
    name: "MAIL_TLS",
    description:
      "STARTTLS on smtp://: required, used when offered, or off (only for a server on this machine).",
    options: TLS_MODES,
    fallback: "required",
    productionWarning: (value) =>
      value === "required"
        ? undefined
        : "lets whoever is on the way read mails and the password, unless the mail server is on this machine",
  }),
  fromAddress: address({
    name: "MAIL_FROM_ADDRESS",
    description: "Sender of every mail; no-reply@ and the host of TRADEPOST_BASE_URL when not set.",
    example: "no-reply@example.com",
    productionWarning: (value) =>
      value === undefined
        ? "is not set, so mails come from no-reply@ and the host of TRADEPOST_BASE_URL, which other servers may refuse"
        : undefined,
  }),
  fromName: checked(
    text({
      name: "MAIL_FROM_NAME",
      description: "Name of the sender, also shown in the footer.",
      fallback: "Tradepost",
    }),
    (given) =>
      /\p{Cc}/u.test(given) || given.length > 100 ? "must be one line of at most 100 characters" : undefined,
  ),
  replyTo: address({
    name: "MAIL_REPLY_TO",
    description: "Where answers go; to the sender when not set.",
    example: "support@example.com",
  }),
  connections: integer({
    name: "MAIL_CONNECTIONS",
    description: "Most connections of one process to the mail server.",
    fallback: 5,
    minimum: 1,
    maximum: 100,
  }),
  retentionDays: integer({
    name: "MAIL_RETENTION_DAYS",
    description:
      "How long the note of a mail (recipient, subject, result) and the files of the outbox are kept.",
    fallback: 30,
    minimum: 1,
    maximum: 3650,
  }),
});

export type MailConfig = ConfigOf<typeof mailConfig>;

function address(spec: Parameters<typeof optionalText>[0]): Variable<string | undefined> {
  return checked(optionalText(spec), (given) => {
    const parsed = parseAddress(given);
    return parsed.ok ? undefined : `${parsed.fault}; write it like ${spec.example ?? "name@example.com"}`;
  });
}

/** The same variable with one more check; the check answers a predicate when it refuses. */
function checked<Value>(
  variable: Variable<Value>,
  faultOf: (given: string) => string | undefined,
): Variable<Value> {
  return {
    ...variable,
    parse: (given): Result<Value, string> => {
      const parsed = variable.parse(given);
      const fault = parsed.ok ? faultOf(given) : undefined;
      return fault === undefined ? parsed : fail(fault);
    },
  };
}
