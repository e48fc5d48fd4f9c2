import { fail, type Result, succeed } from "#platform/kernel";

/** Where mails are handed over. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps://`); otherwise STARTTLS as `MAIL_TLS` says. */
  readonly tlsFromStart: boolean;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/**
 * Reads `smtp://user:password@host:port`. Options in the URL are refused, so that nobody can switch
 * off a check there. The fault is a predicate and never shows the URL.
 */
export function parseSmtpUrl(given: string): Result<SmtpServer, string> {
  const url = URL.parse(given);
  const tlsFromStart = url?.protocol === "smtps:";
  if (url === null || (!tlsFromStart && url.protocol !== "smtp:"))
    return fail("must start with smtp:// or smtps://");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "") return fail("must name a host, such as smtp://mail.example.com:587");
  if (url.search !== "" || url.hash !== "" || !["", "/"].includes(url.pathname)) {
    return fail("must end after the port; options have variables of their own");
  }
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined)
    return fail("holds a % that belongs to no code; write it as %25");
  if ((user === "") !== (password === "")) return fail("must hold both a user and a password, or neither");
  return succeed({
    host,
    port: url.port === "" ? (tlsFromStart ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    tlsFromStart,
    credentials: user === "" ? undefined : { user, password },
  });
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
