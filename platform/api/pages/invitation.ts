import { html } from "./html.ts";
import { form, pageOf } from "./layout.ts";

/** `/invitation#token=...`: what it is for, and a way in. */
export function invitationPage(): string {
  const body = html`<h1>You are invited</h1>
    <p id="what" class="lead" aria-live="polite">Looking at the invitation...</p>
    <p id="invitation-problem" class="notice bad" role="alert" hidden></p>
    <section id="member" hidden>
      <p>You are signed in as <strong id="who"></strong>.</p>
      ${form("accept", [], "Join the workspace")}
    </section>
    <section id="stranger" hidden>
      <p>Sign in to join, or create an account first.</p>
      <p class="ways">
        <a class="button" href="/sign-in">Sign in</a>
        <a class="button plain" href="/sign-up">Create an account</a>
      </p>
    </section>`;
  return pageOf({ name: "invitation", title: "Invitation", width: "narrow", body });
}
