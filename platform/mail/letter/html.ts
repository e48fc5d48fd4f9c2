import { oneLine } from "#platform/kernel";
import type { Block, Frame, Letter } from "./letter.ts";
import { styleSheet } from "./style-sheet.ts";

/** The HTML part of a mail: one document that loads nothing from anywhere. */
export function renderHtml(letter: Letter, frame: Frame): string {
  const subject = shown(letter.subject);
  const first = letter.blocks.find((block) => block.kind === "paragraph");
  return `<!doctype html>
<html lang="${shown(frame.language)}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${styleSheet}</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f3f4f6;">
<div style="display:none;max-height:0;overflow:hidden;">${first === undefined ? "" : shown(first.text)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f3f4f6;">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background-color:#ffffff;border-radius:8px;">
<tr><td class="body text" align="left" style="padding:32px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1f2937;">
<p class="quiet" style="margin:0 0 16px;font-size:14px;color:#4b5563;">${shown(frame.sender)}</p>
<h1 class="text" style="margin:0 0 16px;font-size:22px;line-height:1.3;color:#111827;overflow-wrap:anywhere;">${subject}</h1>
${letter.blocks.map((block) => renderBlock(block, frame)).join("\n")}
</td></tr>
</table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;">
<tr><td class="quiet" align="left" style="padding:16px 32px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:1.5;color:#4b5563;">
${frame.footer.map(shown).join("<br>\n")}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function renderBlock(block: Block, frame: Frame): string {
  switch (block.kind) {
    case "paragraph":
      return `<p style="margin:0 0 16px;overflow-wrap:anywhere;">${shown(block.text)}</p>`;
    case "note":
      return `<p class="quiet" style="margin:0 0 16px;font-size:14px;color:#4b5563;overflow-wrap:anywhere;">${shown(block.text)}</p>`;
    case "code":
      return `<p class="code" style="margin:0 0 16px;padding:16px;border-radius:6px;background-color:#f3f4f6;color:#111827;font-family:Consolas,Menlo,monospace;font-size:28px;letter-spacing:4px;text-align:center;">${shown(block.text)}</p>`;
    case "button":
      return renderButton(block.label, block.url, frame.linkHint);
    case "facts":
      return renderFacts(block.rows);
  }
}

function renderButton(label: string, url: string, hint: string): string {
  const address = shown(url);
  return `<p style="margin:8px 0 16px;"><a class="button" href="${address}" style="display:inline-block;padding:12px 24px;border-radius:6px;background-color:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none;">${shown(label)}</a></p>
<p class="quiet" style="margin:0 0 16px;font-size:13px;color:#4b5563;overflow-wrap:anywhere;">${shown(hint)}<br><a class="link" href="${address}" style="color:#1d4ed8;">${address}</a></p>`;
}

function renderFacts(rows: readonly { readonly label: string; readonly value: string }[]): string {
  const lines = rows.map(
    (row) =>
      `<tr><th scope="row" class="quiet line" align="left" style="padding:8px 16px 8px 0;border-bottom:1px solid #e5e7eb;font-weight:400;color:#4b5563;vertical-align:top;">${shown(row.label)}</th>` +
      `<td class="text line" align="left" style="padding:8px 0;vertical-align:top;border-bottom:1px solid #e5e7eb;color:#111827;overflow-wrap:anywhere;">${shown(row.value)}</td></tr>`,
  );
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;font-size:15px;">${lines.join("")}</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or a quoted attribute. Everything that a renderer puts in goes through here. */
function shown(text: string): string {
  return oneLine(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
