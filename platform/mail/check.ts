import type { Carrier } from "./carriers/carrier.ts";
import { createSmtpCarrier } from "./carriers/smtp.ts";
import type { MailConfig } from "./config.ts";
import { parseSmtpUrl } from "./smtp-url.ts";

/** The carrier to a configured mail server; `undefined` when none is. */
export function configuredCarrier(config: MailConfig, ownHost: string): Carrier | undefined {
  if (config.url === undefined) return undefined;
  const server = parseSmtpUrl(config.url);
  if (!server.ok) throw new Error(`MAIL_URL ${server.fault}.`);
  return createSmtpCarrier(server.value, config, ownHost);
}

/** The name by which this installation greets mail servers. */
export function ownHostOf(siteUrl: string): string {
  return URL.parse(siteUrl)?.hostname ?? "localhost";
}

/**
 * Greets the configured mail server and signs in, without a platform around it. Answers false when no
 * server is configured; throws `MAIL_SERVER_UNUSABLE` with the cure.
 */
export async function checkMailServer(config: MailConfig, siteUrl: string): Promise<boolean> {
  const carrier = configuredCarrier(config, ownHostOf(siteUrl));
  if (carrier === undefined) return false;
  try {
    await carrier.check();
    return true;
  } finally {
    await carrier.close();
  }
}
