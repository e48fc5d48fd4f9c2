import { html } from "./html.ts";
import { field, form, pageOf } from "./layout.ts";
import { NEW_PASSWORD } from "./new-password.ts";

/**
 * `/verify#token=...`: a click, so that programs that look into mails complete nothing. In another browser than that
 * of the sign-up the person chooses name and password: those of the sign-up may be a stranger's.
 */
export function verifyPage(): string {
  const body = html`<section id="first-step">
      <h1>Confirm your address</h1>
      <p class="lead">One click, and your account is ready.</p>
      ${form("verify-link", [], "Confirm my address")}
    </section>
    <section id="second-step" hidden>
      <h1>Choose name and password</h1>
      <p class="lead">
        The sign-up was begun in another browser, or by somebody else who typed your address. So only what you
        enter here counts. If it was you, enter the same again.
      </p>
      ${form(
        "choose",
        [
          field("choose", { label: "Name", name: "name", autocomplete: "name" }),
          field("choose", { label: "Password", name: "password", ...NEW_PASSWORD }),
        ],
        "Create account",
      )}
    </section>
    <section id="done" hidden>
      <h1>Your account is ready</h1>
      <p class="lead">Your address is confirmed. Sign in with it and your password.</p>
      <p><a class="button" href="/sign-in">Sign in</a></p>
    </section>`;
  return pageOf({ name: "verify", title: "Confirm your address", width: "narrow", body });
}
