import { Type } from "typebox";
import { type CoreConfig, publicBaseUrl } from "#platform/config";
import {
  cameFromHere,
  HTML,
  type HttpApp,
  httpErrors,
  type HttpRoutes,
  isLoopbackHost,
} from "#platform/http";
import type { Mail, MailRecord, RenderedMail } from "#platform/mail";
import {
  absentMailPage,
  describe,
  kindOf,
  languageOf,
  mailPage,
  OUTBOX,
  outboxPage,
  samplesPage,
} from "./outbox-pages.ts";
import { PAGE_POLICY } from "./page.ts";

const SHOWN_LIMIT = 200;

/** For the HTML part, which no script, form or load leaves; its links open elsewhere. */
const FRAME_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

const page = { access: "public", limits: "none", contentSecurityPolicy: PAGE_POLICY } as const;
const frame = { access: "public", limits: "none", contentSecurityPolicy: FRAME_POLICY } as const;

/**
 * Whether mails are shown: who reads them can take over every account, so only in development, on an
 * installation whose address is that of this machine.
 */
export function showsOutbox(
  core: Pick<CoreConfig, "environment" | "baseUrl" | "port">,
  mail: Pick<Mail, "carrier">,
): boolean {
  const { hostname } = new URL(publicBaseUrl(core));
  return core.environment === "development" && mail.carrier === "outbox" && isLoopbackHost(hostname);
}

export interface OutboxDeps {
  readonly mail: Pick<Mail, "list" | "readOutbox" | "preview">;
  /** Shown to the developer. */
  readonly outboxFolder: string;
}

/** `/dev/outbox`: mails that did not leave because no mail server is set. Only for callers on this machine. */
export function outboxRoutes(deps: OutboxDeps): HttpRoutes {
  return (app) => {
    app.addHook("onRequest", async (request) => {
      if (!cameFromHere(request.raw)) throw httpErrors.HTTP_NOT_FOUND();
    });
    app.get(OUTBOX, { config: page, schema: { hide: true } }, async (_request, reply) => {
      const mails = await deps.mail.list({ limit: SHOWN_LIMIT });
      return reply.type(HTML).send(outboxPage(mails, deps.outboxFolder));
    });
    mailPages(app, deps);
    samplePages(app, deps);
    app.register(async (frames: HttpApp) => framedParts(frames, deps));
  };
}

const mailPath = `${OUTBOX}/:id`;
const mailSchema = { hide: true, params: Type.Object({ id: Type.String({ format: "uuid" }) }) };
const samplesPath = `${OUTBOX}/samples/:language`;
const samplePath = `${samplesPath}/:kind`;
const sampleSchema = { hide: true, params: Type.Object({ language: Type.String(), kind: Type.String() }) };

function mailPages(app: HttpApp, { mail }: OutboxDeps): void {
  app.get(mailPath, { config: page, schema: mailSchema }, async ({ params: { id } }, reply) => {
    const record = await noteOf(mail, id);
    const found = await mail.readOutbox(id);
    const shown =
      found === undefined
        ? absentMailPage(record)
        : mailPage({
            subject: record.subject ?? record.kind,
            text: found.text,
            lines: describe(record),
            framePath: `${OUTBOX}/${id}/html`,
          });
    return reply.type(HTML).send(shown);
  });
}

function samplePages(app: HttpApp, { mail }: OutboxDeps): void {
  const schema = { hide: true, params: Type.Object({ language: Type.String() }) };
  app.get(samplesPath, { config: page, schema }, async ({ params }, reply) =>
    reply.type(HTML).send(samplesPage(required(languageOf(params.language)))),
  );
  app.get(samplePath, { config: page, schema: sampleSchema }, async ({ params }, reply) => {
    const { subject, text } = sampleOf(mail, params);
    const framePath = `${OUTBOX}/samples/${params.language}/${params.kind}/html`;
    const lines = [`${params.kind}, ${params.language}, with sample values`];
    return reply.type(HTML).send(mailPage({ subject, text, lines, framePath }));
  });
}

/** What is shown in frames: our own pages may frame it, others may not. */
function framedParts(app: HttpApp, { mail }: OutboxDeps): void {
  app.addHook("onSend", async (_request, reply, payload) => {
    reply.header("x-frame-options", "SAMEORIGIN");
    return payload;
  });
  app.get(`${mailPath}/html`, { config: frame, schema: mailSchema }, async ({ params: { id } }, reply) => {
    const { html } = required(await mail.readOutbox(id));
    return reply.type(HTML).send(withLinksElsewhere(html));
  });
  app.get(`${samplePath}/html`, { config: frame, schema: sampleSchema }, async ({ params }, reply) =>
    reply.type(HTML).send(withLinksElsewhere(sampleOf(mail, params).html)),
  );
}

function sampleOf(
  mail: Pick<Mail, "preview">,
  { kind, language }: { readonly kind: string; readonly language: string },
): RenderedMail {
  return mail.preview(required(kindOf(kind)), required(languageOf(language)));
}

async function noteOf(mail: Pick<Mail, "list">, id: string): Promise<MailRecord> {
  const mails = await mail.list({ limit: SHOWN_LIMIT });
  return required(mails.find(({ messageId }) => messageId === id));
}

/** Inside of the frame a link would lead nowhere. */
function withLinksElsewhere(html: string): string {
  return html.replace("<head>", '<head>\n<base target="_blank">');
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw httpErrors.HTTP_NOT_FOUND();
  return value;
}
