import { createHash } from "node:crypto";
import { htmlPage } from "#platform/http";

const STYLE = `
:root { color-scheme: light dark; --text: #1a1d21; --quiet: #545b64; --ground: #fdfdfc; --card: #f3f4f2; --line: #d9dcd8; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e9eaec; --quiet: #a9b0b8; --ground: #15171a; --card: #1f2226; --line: #363b41; --link: #8ab8f0; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
.quiet { color: var(--quiet); font-size: .9rem; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-bottom: 1rem; }
nav a { padding: .35rem 0; }
ul { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; gap: .6rem; }
li { min-width: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
li a { display: block; padding: .7rem 1rem; text-decoration: none; }
li a strong { display: block; overflow-wrap: anywhere; }
li a span { color: var(--quiet); font-weight: 400; }
a { color: var(--link); font-weight: 600; overflow-wrap: anywhere; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .3rem; }
iframe { display: block; width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
`;

const styleHash = createHash("sha256").update(STYLE).digest("base64");

/** The one style sheet inside the page and frames of this server; nothing else is loaded or run. */
export const PAGE_POLICY = `default-src 'none'; frame-src 'self'; img-src data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A whole page for developers; `body` is HTML whose texts went through `escapeHtml`. */
export function developmentPage(title: string, body: string): string {
  return htmlPage(title, body, STYLE);
}
