import { firstUse } from "#platform/kernel";
import type { MailConfig } from "../config.ts";
import { mailErrors } from "../errors.ts";
import type { SmtpServer } from "../smtp-url.ts";
import type { Carrier } from "./carrier.ts";
import { messageOfParcel } from "./message.ts";
import { deferredReason, outcomeOf } from "./verdict.ts";

const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 30_000;
const MAILS_PER_CONNECTION = 100;

/** Hands mails to a mail server over a few connections that are kept while there is work. */
export function createSmtpCarrier(
  server: SmtpServer,
  config: Pick<MailConfig, "tls" | "connections">,
  ownHost: string,
): Carrier {
  const transport = firstUse(() => connect(server, config, ownHost));
  return {
    name: "smtp",
    async send(parcel, signal) {
      try {
        await (
          await transport.get()
        ).sendMail({
          ...messageOfParcel(parcel),
          envelope: { from: parcel.from.address, to: [parcel.to] },
          signal,
        });
        return { kind: "accepted" };
      } catch (thrown) {
        return outcomeOf(thrown, parcel.text.split(/\s+/));
      }
    },
    async check() {
      try {
        await (await transport.get()).verify();
      } catch (thrown) {
        throw mailErrors.MAIL_SERVER_UNUSABLE({
          reason: deferredReason(thrown as Parameters<typeof deferredReason>[0]),
        });
      }
    },
    async close() {
      (await transport.made())?.close();
    },
  };
}

async function connect(server: SmtpServer, config: Pick<MailConfig, "tls" | "connections">, ownHost: string) {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    pool: true,
    host: server.host,
    port: server.port,
    secure: server.tlsFromStart,
    requireTLS: config.tls === "required",
    ignoreTLS: config.tls === "off",
    name: ownHost,
    tls: { minVersion: "TLSv1.2" },
    ...(server.credentials === undefined
      ? {}
      : { auth: { user: server.credentials.user, pass: server.credentials.password } }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    maxConnections: config.connections,
    maxMessages: MAILS_PER_CONNECTION,
    // A mail whose connection broke may have arrived; when to repeat is for the job to decide.
    maxRequeues: 0,
    logger: false,
  });
}
