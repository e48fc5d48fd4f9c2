import { escapeHtml } from "#platform/http";
import { type Language, languages, type MailKind, mailKinds, type MailRecord } from "#platform/mail";
import { developmentPage } from "./page.ts";

export const OUTBOX = "/dev/outbox";

/** What a page shows of one mail. */
export interface ShownMail {
  readonly subject: string;
  readonly text: string;
  /** Facts about it, such as its recipient. */
  readonly lines: readonly string[];
  /** Path of its HTML part. */
  readonly framePath: string;
}

/** All mails that were written into the folder, and those that wait, latest first. */
export function outboxPage(mails: readonly MailRecord[], folder: string): string {
  const items = mails.map(
    (mail) => `<li><a href="${OUTBOX}/${mail.messageId}">
<strong>${escapeHtml(mail.subject ?? `(${mail.kind})`)}</strong>
<span>${escapeHtml(describe(mail).join(" · "))}</span>
</a></li>`,
  );
  const list = mails.length === 0 ? "" : `<ul>\n${items.join("\n")}\n</ul>`;
  return developmentPage(
    "Outbox",
    `${navigation("list")}
<h1>Outbox</h1>
<p class="quiet">No mail server is set (MAIL_URL), so mails stay in ${escapeHtml(folder)}.
${mails.length === 0 ? "There are none yet: sign up or invite somebody, then reload this page." : "Reload for new ones."}</p>
${list}`,
  );
}

/** Every template in one language, with sample values. */
export function samplesPage(language: Language): string {
  const choices = languages.map((other) =>
    other === language
      ? `<strong>${other}</strong>`
      : `<a href="${OUTBOX}/samples/${other}" hreflang="${other}">${other}</a>`,
  );
  const items = mailKinds.map(
    (kind) => `<li><a href="${OUTBOX}/samples/${language}/${kind}"><strong>${kind}</strong></a></li>`,
  );
  return developmentPage(
    "Templates of mails",
    `${navigation("samples")}
<h1>Templates of mails</h1>
<nav aria-label="Language">${choices.join("\n")}</nav>
<ul>
${items.join("\n")}
</ul>`,
  );
}

/** One mail: its HTML part in a closed frame, and its text with links that can be followed. */
export function mailPage({ subject, text, lines, framePath }: ShownMail): string {
  return developmentPage(
    subject,
    `${navigation()}
<h1>${escapeHtml(subject)}</h1>
<p class="quiet">${lines.map(escapeHtml).join("<br>")}</p>
<h2>HTML</h2>
<iframe src="${escapeHtml(framePath)}" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>
<h2>Text</h2>
<pre tabindex="0">${linked(text)}</pre>`,
  );
}

/** A mail that was not written into the folder: it waits, failed, or its files are gone. */
export function absentMailPage(mail: MailRecord): string {
  return developmentPage(
    mail.kind,
    `${navigation()}
<h1>${escapeHtml(mail.subject ?? mail.kind)}</h1>
<p class="quiet">${describe(mail).map(escapeHtml).join("<br>")}</p>
<p>It has no files in the outbox. ${escapeHtml(mail.reason ?? "It waits to be written; reload in a moment.")}</p>`,
  );
}

export function describe(mail: MailRecord): string[] {
  const state = mail.state === "sent" ? [] : [mail.state];
  return [
    `to ${mail.recipient}`,
    `${mail.kind}, ${mail.language}`,
    mail.createdAt.toISOString().replace("T", " ").slice(0, 19),
    ...state,
  ];
}

export function kindOf(given: string): MailKind | undefined {
  return mailKinds.find((kind) => kind === given);
}

export function languageOf(given: string): Language | undefined {
  return languages.find((language) => language === given);
}

function navigation(current?: "list" | "samples"): string {
  const link = (name: "list" | "samples", href: string, label: string): string =>
    `<a href="${href}"${name === current ? ' aria-current="page"' : ""}>${label}</a>`;
  return `<nav aria-label="Pages">${link("list", OUTBOX, "Outbox")}
${link("samples", `${OUTBOX}/samples/en`, "Templates")}
<a href="/docs">API reference</a></nav>`;
}

const URL_IN_TEXT = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]/g;

function linked(text: string): string {
  let html = "";
  let end = 0;
  for (const { 0: url, index } of text.matchAll(URL_IN_TEXT)) {
    const address = escapeHtml(url);
    html += `${escapeHtml(text.slice(end, index))}<a href="${address}">${address}</a>`;
    end = index + url.length;
  }
  return html + escapeHtml(text.slice(end));
}
