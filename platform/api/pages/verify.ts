import { html } from "./html.ts";
import { form, pageOf } from "./layout.ts";

/** `/verify#token=...`: a click, so that programs that look into mails complete nothing. */
export function verifyPage(): string {
  const body = html`<section id="first-step">
      <h1>Confirm your address</h1>
      <p class="lead">One click, and your account is ready.</p>
      <p>
        Did somebody else sign up with your address? Then close this page: their password would open the
        account.
      </p>
      ${form("verify-link", [], "Confirm my address")}
    </section>
    <section id="done" hidden>
      <h1>Your account is ready</h1>
      <p class="lead">Your address is confirmed. Sign in with it and your password.</p>
      <p><a class="button" href="/sign-in">Sign in</a></p>
    </section>`;
  return pageOf({ name: "verify", title: "Confirm your address", width: "narrow", body });
}
