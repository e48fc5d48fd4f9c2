import { html } from "./html.ts";
import { field, form, pageOf } from "./layout.ts";
import { NEW_PASSWORD } from "./new-password.ts";

/** `/reset-password` asks for a mail; with `#token=...` it sets the password. */
export function resetPasswordPage(): string {
  const body = html`<section id="ask">
      <h1>Reset your password</h1>
      <p class="lead">We mail you a link with which you can set another one.</p>
      ${form(
        "ask-reset",
        [
          field("ask-reset", {
            label: "E-mail address",
            name: "email",
            type: "email",
            autocomplete: "username",
          }),
        ],
        "Send the link",
      )}
      <p class="links"><a href="/sign-in">Back to signing in</a></p>
    </section>
    <section id="asked" hidden>
      <h1>Check your mail</h1>
      <p class="lead">
        If this address has an account, a link is on its way to it. It works for half an hour.
      </p>
      <p class="links"><a href="/sign-in">Back to signing in</a></p>
    </section>
    <section id="set" hidden>
      <h1>Choose a new password</h1>
      <p class="lead">You will be signed out everywhere.</p>
      ${form(
        "set-password",
        [field("set-password", { label: "New password", name: "newPassword", ...NEW_PASSWORD })],
        "Set the password",
      )}
      <p class="links"><a href="/reset-password" id="ask-again">Ask for another link</a></p>
    </section>
    <section id="done" hidden>
      <h1>Your password is set</h1>
      <p class="lead">Sign in with the new one.</p>
      <p><a class="button" href="/sign-in">Sign in</a></p>
    </section>`;
  return pageOf({ name: "reset-password", title: "Reset your password", width: "narrow", body });
}
