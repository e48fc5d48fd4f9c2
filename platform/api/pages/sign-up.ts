import { html } from "./html.ts";
import { field, form, pageOf } from "./layout.ts";
import { NEW_PASSWORD } from "./new-password.ts";

/** `/sign-up`: who it is, then the code of the mail. */
export function signUpPage(): string {
  const body = html`<section id="first-step">
      <h1>Create an account</h1>
      ${form(
        "sign-up",
        [
          field("sign-up", { label: "Name", name: "name", autocomplete: "name" }),
          field("sign-up", {
            label: "E-mail address",
            name: "email",
            type: "email",
            autocomplete: "username",
          }),
          field("sign-up", { label: "Password", name: "password", ...NEW_PASSWORD }),
        ],
        "Create account",
      )}
      <p class="links"><a href="/sign-in">Sign in with an account</a></p>
    </section>
    <section id="second-step" hidden>
      <h1>Check your mail</h1>
      <p class="lead">
        A message with a code of six digits is on its way to <strong id="address"></strong>. If you have an
        account already, it says so instead.
      </p>
      ${form(
        "verify-code",
        [
          field("verify-code", {
            label: "Code",
            name: "code",
            autocomplete: "one-time-code",
            inputmode: "numeric",
            maxlength: 10,
          }),
        ],
        "Confirm",
      )}
      <p class="links">
        <button type="button" class="link" id="resend">Send another code</button>
        <a href="/sign-up" id="start-again">Start again</a>
      </p>
      <p id="resend-told" role="status" hidden></p>
    </section>`;
  return pageOf({ name: "sign-up", title: "Create an account", width: "narrow", body });
}
