import { html } from "./html.ts";
import { pageOf } from "./layout.ts";

/** `/terms`: what a person is asked to accept after signing in; one card for each. */
export function termsPage(): string {
  const body = html`<section id="ask" hidden>
      <h1>Before you go on</h1>
      <p class="lead">
        Please read and accept what applies here. What you do not accept stays closed to you.
      </p>
      <p id="terms-problem" class="notice bad" role="alert" hidden></p>
      <div id="terms-list" aria-live="polite"></div>
      <p class="links"><a href="/account" id="not-now">Not now</a></p>
    </section>
    <section id="accepted" hidden>
      <h1>Nothing is left to accept</h1>
      <p class="lead">You have accepted all terms in force.</p>
      <p><a class="button" href="/account">Go to your account</a></p>
    </section>`;
  return pageOf({ name: "terms", title: "Terms", width: "medium", body });
}
