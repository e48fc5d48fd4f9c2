import { createHash } from "node:crypto";

const STYLE = `
:root { color-scheme: light dark; --text: #1a1d21; --quiet: #545b64; --ground: #fdfdfc; --card: #f3f4f2; --line: #d9dcd8; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e9eaec; --quiet: #a9b0b8; --ground: #15171a; --card: #1f2226; --line: #363b41; --link: #8ab8f0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
main { max-width: 44rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.lead { color: var(--quiet); margin: 0 0 1.5rem; }
ul.links { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
ul.links li { min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
ul.links span { display: block; color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
a { color: var(--link); font-weight: 600; overflow-wrap: anywhere; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: .2rem; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
dt { color: var(--quiet); font-size: .9rem; }
dd { margin: 0 0 .75rem; }
`;

const styleHash = createHash("sha256").update(STYLE).digest("base64");

/** Allows the one style sheet inside the page and nothing else. */
export const PAGE_POLICY = `default-src 'self'; script-src 'none'; img-src data:; style-src 'sha256-${styleHash}'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export const HTML = "text/html; charset=utf-8";

/** A whole page; `body` is HTML whose texts went through `escapeHtml`, `style` its one style sheet. */
export function htmlPage(title: string, body: string, style = STYLE): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Makes any text safe between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
