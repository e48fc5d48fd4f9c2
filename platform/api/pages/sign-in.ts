import type { OpenIdOffer } from "#platform/identity";
import { html } from "./html.ts";
import { field, form, pageOf } from "./layout.ts";
import { toldProblems, type ToldProblems } from "./told-problems.ts";

/** `/sign-in`: password, passkey, providers; then the second factor. */
export function signInPage(offers: readonly OpenIdOffer[], problems: ToldProblems): string {
  const body = html`<h1>Sign in</h1>
    ${toldProblems(problems)}
    <p id="link-note" class="notice" hidden>
      The address of that identity belongs to an account here already. Sign in once as you usually do, and the
      two will be linked.
    </p>
    <section id="first-step">
      ${form(
        "sign-in",
        [
          field("sign-in", {
            label: "E-mail address",
            name: "email",
            type: "email",
            autocomplete: "username webauthn",
          }),
          field("sign-in", {
            label: "Password",
            name: "password",
            type: "password",
            autocomplete: "current-password",
            maxlength: 1000,
          }),
        ],
        "Sign in",
      )}
      <div class="ways">
        <button type="button" class="plain" id="use-passkey" hidden>Use a passkey</button>
        ${offers.map(({ id, name }) => html`<a class="button plain" data-provider="${id}" href="/api/v1/auth/openid/${id}/start">Go on with ${name}</a>`)}
      </div>
      <p id="passkey-problem" class="problem" role="alert" hidden></p>
      <p class="links"><a href="/reset-password">Password lost?</a> <a href="/sign-up">No account yet?</a></p>
    </section>
    <section id="second-step" hidden>
      <p class="lead">Enter the code that your authenticator app shows, or one of your recovery codes.</p>
      ${form(
        "second-factor",
        [
          field("second-factor", {
            label: "Code",
            name: "code",
            autocomplete: "one-time-code",
            maxlength: 64,
          }),
        ],
        "Go on",
      )}
      <p class="links"><a href="/sign-in">Start again</a></p>
    </section>`;
  return pageOf({ name: "sign-in", title: "Sign in", width: "narrow", body });
}
