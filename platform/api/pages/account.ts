import type { OpenIdOffer } from "#platform/identity";
import { html, type Html } from "./html.ts";
import { field, form, pageOf } from "./layout.ts";
import { NEW_PASSWORD } from "./new-password.ts";
import { type PageBot, telegramContent } from "./telegram.ts";
import { toldProblems, type ToldProblems } from "./told-problems.ts";

/** `/account`: what a person manages without the console. The script fills the lists. */
export function accountPage(
  offers: readonly OpenIdOffer[],
  problems: ToldProblems,
  bots: readonly PageBot[],
): string {
  const body = html`<div class="who">
      <div>
        <h1 id="who">Your account</h1>
        <p id="email" class="quiet"></p>
      </div>
      <button type="button" class="plain" id="sign-out">Sign out</button>
    </div>
    <p id="told" role="status" class="notice" hidden></p>
    <p id="failed" role="alert" class="notice bad" hidden></p>
    ${toldProblems(problems)}
    <p id="acting-for" class="notice" hidden>
      You act for this person as an operator.
      <button type="button" class="link" id="stop-acting">Stop</button>
    </p>
    <div id="sections" inert>
      ${section("invitations", "Invitations", INVITATIONS, true)}
      ${section("workspaces", "Workspaces", WORKSPACES)} ${section("keys", "API keys", KEYS)}
      ${section("two-factor", "Two-factor sign-in", TWO_FACTOR)} ${section("passkeys", "Passkeys", PASSKEYS)}
      ${section("identities", "Sign-in by other services", identities(offers))}
      ${bots.length === 0 ? html`` : section("telegram", "Telegram", telegramContent(bots))}
      ${section("sessions", "Where you are signed in", SESSIONS)} ${section("password", "Password", PASSWORD)}
      ${section("own-data", "Your data", OWN_DATA)}
    </div>
    ${PROOF}`;
  return pageOf({ name: "account", title: "Your account", width: "wide", body });
}

/** One that begins hidden is shown by the script when there is something in it. */
function section(id: string, title: string, content: Html, beginsHidden = false): Html {
  const hidden = beginsHidden ? html` hidden` : html``;
  return html`<section class="card" id="${id}" aria-labelledby="${id}-title" ${hidden}>
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

/** Tells password managers whose password it is; without a name it is not sent. */
const USERNAME = html`<input class="username" type="text" autocomplete="username" readonly hidden />`;

const INVITATIONS = html`<ul class="rows" id="invitation-list" aria-busy="true"></ul>`;

const WORKSPACES = html`<ul class="rows" id="workspace-list" aria-busy="true"></ul>
  <details>
    <summary>Create a workspace</summary>
    ${form("create-workspace", [field("create-workspace", { label: "Name", name: "name" })], "Create")}
  </details>`;

const KEYS = html`<p class="quiet" id="keys-lead"></p>
  <ul class="rows" id="key-list" aria-busy="true"></ul>
  <div id="new-secret" class="secret" role="status" hidden>
    <p>Copy the key now; it is shown only once.</p>
    <code></code> <button type="button" class="plain copy">Copy</button>
  </div>
  <details id="create-key-details">
    <summary>Create an API key</summary>
    ${form(
      "create-key",
      [
        field("create-key", { label: "Name", name: "name" }),
        field("create-key", {
          label: "Scopes",
          name: "scopes",
          value: "*",
          hint: "What the key may do: * is everything, vin:* all of a product, vin:decode vin:history just these.",
          maxlength: 2000,
        }),
      ],
      "Create key",
    )}
  </details>`;

const TWO_FACTOR = html`<p id="two-factor-state" class="quiet" aria-busy="true"></p>
  <p><button type="button" id="enrol" hidden>Turn on</button></p>
  <div id="enrolment" hidden>
    <ol>
      <li>Scan this with an authenticator app, or type the secret in: <code id="totp-secret"></code></li>
      <li>Enter the code that the app shows.</li>
    </ol>
    <img id="totp-qr" class="qr" alt="QR code for the authenticator app" width="200" height="200" />
    ${form("confirm-two-factor", [codeField("confirm-two-factor")], "Confirm")}
  </div>
  <div id="recovery" class="secret" role="status" hidden>
    <p>
      Keep these recovery codes in a safe place. Each works once when your app is not at hand; they are shown
      only now.
    </p>
    <pre tabindex="0"></pre>
    <button type="button" class="plain copy">Copy</button>
  </div>
  <div id="enabled" hidden>
    <details>
      <summary>Make new recovery codes</summary>
      ${form("replace-codes", [codeField("replace-codes")], "Make new codes")}
    </details>
    <details>
      <summary>Turn off</summary>
      ${form("disable-two-factor", [codeField("disable-two-factor")], "Turn off")}
    </details>
  </div>`;

const PASSKEYS = html`<ul class="rows" id="passkey-list" aria-busy="true"></ul>
  <details id="add-passkey-details">
    <summary>Add a passkey</summary>
    ${form(
      "add-passkey",
      [
        field("add-passkey", {
          label: "Name",
          name: "name",
          hint: "To tell it from others, such as the name of the device.",
        }),
      ],
      "Add",
    )}
  </details>`;

function identities(offers: readonly OpenIdOffer[]): Html {
  const buttons = offers.map(
    ({ id, name }) =>
      html`<button type="button" class="plain" data-link="${id}" data-name="${name}">Link ${name}</button>`,
  );
  return html`<ul class="rows" id="identity-list" aria-busy="true"></ul>
    <div class="tools">${buttons}</div>`;
}

const SESSIONS = html`<ul class="rows" id="session-list" aria-busy="true"></ul>
  <p><button type="button" class="plain" id="end-others" hidden>Sign out everywhere else</button></p>`;

const PASSWORD = html`<details>
  <summary>Change the password</summary>
  ${form(
    "change-password",
    [
      USERNAME,
      field("change-password", {
        label: "Present password",
        name: "password",
        type: "password",
        autocomplete: "current-password",
        maxlength: 1000,
      }),
      field("change-password", { label: "New password", name: "newPassword", ...NEW_PASSWORD }),
    ],
    "Change password",
  )}
</details>`;

const OWN_DATA = html`<p class="quiet">
    Everything that is stored about you and in workspaces of yours alone, as one file.
  </p>
  <p><button type="button" class="plain" id="download-data">Download your data</button></p>
  <details>
    <summary>Erase your account</summary>
    <p>
      You and the workspaces that only you belong to are erased for good, with their keys and everything in
      them. Nobody can bring them back.
    </p>
    ${form(
      "erase-account",
      [field("erase-account", { label: "Type erase to confirm", name: "confirm", maxlength: 20 })],
      "Erase my account",
    )}
  </details>`;

const PROOF = html`<dialog id="proof" aria-labelledby="proof-title">
  <h2 id="proof-title">Confirm that it is you</h2>
  <div id="proof-by-password">
    ${form(
      "prove-password",
      [
        USERNAME,
        field("prove-password", {
          label: "Password",
          name: "password",
          type: "password",
          autocomplete: "current-password",
          maxlength: 1000,
        }),
      ],
      "Confirm",
    )}
  </div>
  <div id="proof-by-code" hidden>${form("prove-code", [codeField("prove-code")], "Confirm")}</div>
  <p><button type="button" class="link" id="proof-cancel">Cancel</button></p>
</dialog>`;

function codeField(owner: string): Html {
  return field(owner, { label: "Code", name: "code", autocomplete: "one-time-code", maxlength: 64 });
}
