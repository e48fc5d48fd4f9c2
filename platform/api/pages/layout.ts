import { html, type Html } from "./html.ts";

export interface PageContent {
  /** Chooses what the script does. */
  readonly name: string;
  readonly title: string;
  /** Wide pages hold lists, medium ones a text, narrow ones a form. */
  readonly width: "narrow" | "medium" | "wide";
  readonly body: Html;
}

/** A whole page. Until its script is there, nobody hears what is pressed in it, so nothing can be. */
export function pageOf({ name, title, width, body }: PageContent): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} - Tradepost</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/pages/style.css" />
        <script src="/pages/script.js" defer></script>
      </head>
      <body data-page="${name}">
        <header class="top"><a href="/account">Tradepost</a></header>
        <noscript
          ><p class="notice bad">
            This page needs JavaScript. Everything it does can also be done through the
            <a href="/docs">API</a>.
          </p></noscript
        >
        <main class="${width}" inert>${body}</main>
      </body>
    </html> `;
  return page.html;
}

export interface Field {
  readonly label: string;
  readonly name: string;
  readonly type?: "email" | "password" | "text";
  readonly autocomplete?: string;
  readonly hint?: string;
  readonly inputmode?: "numeric";
  readonly optional?: boolean;
  readonly maxlength?: number;
  /** What stands in it at first. */
  readonly value?: string;
}

/** A labelled input. `form` makes its id unique on the page. */
export function field(form: string, given: Field): Html {
  const { label, name, type = "text", autocomplete = "off", hint, inputmode, maxlength = 400 } = given;
  const id = `${form}-${name}`;
  const hinted = hint === undefined ? html`` : html`<small id="${id}-hint">${hint}</small>`;
  const describedBy = hint === undefined ? html`` : html` aria-describedby="${id}-hint"`;
  const mode = inputmode === undefined ? html`` : html` inputmode="${inputmode}"`;
  const value = given.value === undefined ? html`` : html` value="${given.value}"`;
  const required = given.optional === true ? html`` : html` required`;
  return html`<label for="${id}">${label}</label>
    <input
      id="${id}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      maxlength="${maxlength}"
      spellcheck="false"
      autocapitalize="none"
      ${mode}${describedBy}${required}${value}
    />
    ${hinted}`;
}

/** A form that the script sends; its problems appear above the button. */
export function form(id: string, fields: readonly Html[], button: string): Html {
  return html`<form id="${id}" method="post" novalidate>
    ${fields}
    <p class="problem" role="alert" hidden></p>
    <button type="submit">${button}</button>
  </form>`;
}
