import * as account from "./browser/account.ts";
import * as basics from "./browser/basics.ts";
import * as calls from "./browser/calls.ts";
import * as entrance from "./browser/entrance.ts";
import * as invitations from "./browser/invitations.ts";
import * as keys from "./browser/keys.ts";
import * as links from "./browser/links.ts";
import * as notices from "./browser/notices.ts";
import * as ownData from "./browser/own-data.ts";
import * as passkey from "./browser/passkey.ts";
import * as passkeys from "./browser/passkeys.ts";
import * as proof from "./browser/proof.ts";
import * as reading from "./browser/reading.ts";
import * as rows from "./browser/rows.ts";
import * as sessions from "./browser/sessions.ts";
import * as telegram from "./browser/telegram.ts";
import * as terms from "./browser/terms.ts";
import * as twoFactor from "./browser/two-factor.ts";
import * as verification from "./browser/verify.ts";
import * as waysIn from "./browser/ways-in.ts";
import * as workspaces from "./browser/workspaces.ts";

const modules = [
  account,
  basics,
  calls,
  entrance,
  invitations,
  keys,
  links,
  notices,
  ownData,
  passkey,
  passkeys,
  proof,
  reading,
  rows,
  sessions,
  telegram,
  terms,
  twoFactor,
  verification,
  waysIn,
  workspaces,
];

/** What each page begins with, by `data-page`. */
const starts: Readonly<Record<string, () => unknown>> = {
  "sign-in": entrance.signInPage,
  "sign-up": entrance.signUpPage,
  verify: links.verifyPage,
  "reset-password": links.resetPasswordPage,
  invitation: links.invitationPage,
  terms: terms.termsPage,
  account: account.accountPage,
};

/**
 * The one script of all pages: the text of the functions in `browser/`, as Node holds it after it took the types
 * out. So they are checked like all code here, and no build stands between. They may use one another and what a
 * browser has; whatever else stands in their files is not there.
 */
export function pageScript(): string {
  const functions = modules.flatMap((module) => Object.values<unknown>(module).map(String));
  const entries = Object.entries(starts).map(([page, { name }]) => `  ${JSON.stringify(page)}: ${name},`);
  return `"use strict";
${functions.join("\n\n")}

one("main").removeAttribute("inert");
({
${entries.join("\n")}
})[document.body.dataset.page]();
`;
}
