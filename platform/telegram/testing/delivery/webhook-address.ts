import { isIP } from "node:net";

/**
 * Why a webhook cannot be there. The fake sends nothing beyond this machine: loopback addresses are
 * taken with http or https on any port, every other host is one that cannot be found.
 */
export function webhookFault(text: string): string | undefined {
  if (!URL.canParse(text)) return "Failed to resolve host: Name or service not known";
  const url = new URL(text);
  if (isLoopback(url.hostname)) return undefined;
  if (url.protocol !== "https:") return "An HTTPS URL must be provided for webhook";
  if (!["", "443", "80", "88", "8443"].includes(url.port))
    return "Webhook can be set up only on ports 80, 88, 443 or 8443";
  return "Failed to resolve host: Name or service not known";
}

/** Whether a host is this machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}
