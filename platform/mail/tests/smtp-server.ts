import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { testCertificate, testCertificateKey } from "./certificate.ts";

export interface ReceivedMail {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly source: string;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

/** What a test makes the server say; `undefined` accepts. */
export interface Replies {
  recipient?: (attempt: number) => SmtpReply | undefined;
  content?: (attempt: number, source: string) => SmtpReply | undefined;
}

export interface SmtpReply {
  readonly code: number;
  readonly text: string;
}

export interface TestSmtpServer {
  readonly port: number;
  readonly received: ReceivedMail[];
  replies: Replies;
  close(): Promise<void>;
}

/** A mail server on the loopback address, with or without encryption and sign-in. */
export async function startSmtpServer(options: SMTPServerOptions = {}): Promise<TestSmtpServer> {
  const received: ReceivedMail[] = [];
  const attempts = { recipient: 0, content: 0 };
  const state: { replies: Replies } = { replies: {} };
  const server = new SMTPServer({
    authOptional: true,
    cert: testCertificate,
    key: testCertificateKey,
    logger: false,
    closeTimeout: 1,
    onAuth: ({ username, password }, _session, done) =>
      password === "right"
        ? done(null, { user: username ?? "" })
        : done(reply({ code: 535, text: "Authentication failed" })),
    onRcptTo(_address, _session, done) {
      attempts.recipient += 1;
      done(reply(state.replies.recipient?.(attempts.recipient)));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const source = Buffer.concat(chunks).toString("utf8");
        attempts.content += 1;
        const refusal = state.replies.content?.(attempts.content, source);
        if (refusal === undefined) {
          const { mailFrom, rcptTo } = session.envelope;
          received.push({
            sender: mailFrom === false ? "" : mailFrom.address,
            recipients: rcptTo.map((recipient) => recipient.address),
            source,
            encrypted: session.secure,
            user: typeof session.user === "string" ? session.user : undefined,
          });
        }
        done(reply(refusal));
      });
    },
    ...options,
  });
  // Clients of these tests break connections on purpose.
  server.on("error", () => undefined);
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  return {
    port: (listening.address() as AddressInfo).port,
    received,
    get replies() {
      return state.replies;
    },
    set replies(replies: Replies) {
      state.replies = replies;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function reply(wanted: SmtpReply | undefined): Error | null {
  return wanted === undefined ? null : Object.assign(new Error(wanted.text), { responseCode: wanted.code });
}
