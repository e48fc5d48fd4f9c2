import type { Outcome } from "./carrier.ts";

/** What nodemailer says about a failure. */
interface SmtpFailure {
  readonly code?: string;
  readonly originalCode?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly command?: string;
  readonly message?: string;
}

const LONGEST_REPLY = 200;

/** 530 wants a sign-in and 538 wants TLS: faults of the connection, though the server says them to a message. */
const ABOUT_THE_CONNECTION = new Set([503, 530, 534, 535, 538]);

/**
 * Tells a refusal of this mail from everything that may pass. Only a 5xx answer to the sender, the
 * recipient or the content (RFC 5321 4.2.1) is final; a wrong password, a missing TLS or a broken
 * line concern all mails and end when somebody mends them.
 */
export function outcomeOf(thrown: unknown, content: readonly string[]): Outcome {
  const failure = (typeof thrown === "object" && thrown !== null ? thrown : {}) as SmtpFailure;
  const { code, responseCode } = failure;
  const aboutTheMail = code === "EENVELOPE" || code === "EMESSAGE";
  const isFinal =
    aboutTheMail &&
    responseCode !== undefined &&
    responseCode >= 500 &&
    responseCode < 600 &&
    !ABOUT_THE_CONNECTION.has(responseCode);
  if (isFinal)
    return {
      kind: "refused",
      reason: `The mail server refused it: ${publicReply(failure.response ?? "", content)}`,
    };
  return { kind: "deferred", reason: deferredReason(failure, content) };
}

/** One sentence for the operator: the fault and its cure. */
export function deferredReason(failure: SmtpFailure, content: readonly string[] = []): string {
  const { code, originalCode } = failure;
  const reply = failure.response === undefined ? "" : ` It said: ${publicReply(failure.response, content)}`;
  switch (code) {
    case "EAUTH":
    case "ENOAUTH":
      return `The mail server did not accept user and password; check MAIL_URL.${reply}`;
    case "ETLS":
      return `The connection to the mail server could not be encrypted (${tlsFault(failure)}); check MAIL_URL and MAIL_TLS.${reply}`;
    case "EDNS":
      return "The name of the mail server was not found; check MAIL_URL.";
    case "ETIMEDOUT":
      return "The mail server did not answer in time.";
    case "EABORT":
      return "Sending was interrupted.";
    case "ECONNECTION":
    case "ESOCKET":
      if (isCertificateFault(originalCode)) {
        return `The certificate of the mail server was not accepted (${originalCode}); check the host in MAIL_URL, or add its authority with NODE_EXTRA_CA_CERTS.`;
      }
      return `The mail server could not be reached or closed the connection (${originalCode ?? code}); check MAIL_URL.${reply}`;
    default:
      return `The mail server did not take it now.${reply}`;
  }
}

function tlsFault(failure: SmtpFailure): string {
  if (failure.originalCode !== undefined) return failure.originalCode;
  return failure.command === "STARTTLS" ? "it offers no STARTTLS" : "the handshake failed";
}

function isCertificateFault(code: string | undefined): boolean {
  return code !== undefined && /CERT|ALTNAME|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
}

/**
 * The answer of a server as one short line. Filters like to quote what they dislike, so addresses of
 * the web and every word of the mail that could be a secret are taken out.
 */
function publicReply(reply: string, content: readonly string[]): string {
  let shown = reply.replaceAll(/\p{Cc}+/gu, " ").replaceAll(/\bhttps?:\/\/\S+/gi, "[address]");
  for (const word of content) if (couldBeSecret(word)) shown = shown.replaceAll(word, "[hidden]");
  shown = shown.trim();
  return shown.length > LONGEST_REPLY ? `${shown.slice(0, LONGEST_REPLY)}…` : shown;
}

function couldBeSecret(word: string): boolean {
  return word.length >= 4 && (/\d/.test(word) || /^[A-Z-]+$/.test(word));
}
