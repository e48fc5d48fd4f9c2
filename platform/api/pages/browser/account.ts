import { one, show } from "./basics.ts";
import { call, onClick, onSubmit, sentenceOf } from "./calls.ts";
import type { PageElement, PageLocation, PageNavigator } from "./dom.ts";
import { keysSection } from "./keys.ts";
import { invitationsSection } from "./invitations.ts";
import type { Me } from "./me.ts";
import { fail, say } from "./notices.ts";
import { ownDataSection } from "./own-data.ts";
import { passkeysSection } from "./passkeys.ts";
import { prepareProof } from "./proof.ts";
import { tellRefusal } from "./reading.ts";
import { sessionsSection } from "./sessions.ts";
import { telegramSection } from "./telegram.ts";
import { twoFactorSection } from "./two-factor.ts";
import { waysInSection } from "./ways-in.ts";
import { workspacesSection } from "./workspaces.ts";

declare const location: PageLocation;
declare const navigator: PageNavigator;

/** `/account` */
export async function accountPage(): Promise<void> {
  prepareHead();
  const me = await call<Me>("GET", "/api/v1/me");
  if (!me.ok) {
    if (me.status === 401) return location.assign("/sign-in");
    return tellRefusal(me.problem);
  }
  one("#who").textContent = me.body.user.name;
  one("#email").textContent = me.body.user.email ?? "";
  for (const input of one("main").querySelectorAll(".username")) input.value = me.body.user.email ?? "";
  show("#acting-for", me.body.impersonatedBy !== null);
  prepareProof();
  ownDataSection();
  for (const button of one("main").querySelectorAll(".copy")) copyFrom(button);
  onSubmit("#change-password", async (fields, form) => {
    const answer = await call("POST", "/api/v1/auth/password", fields);
    if (!answer.ok) return answer.problem;
    form.reset();
    await sessionsSection();
    say("Your password is changed; everywhere else you are signed out.");
    return undefined;
  });
  const filled = [
    invitationsSection(),
    workspacesSection(me.body),
    keysSection(me.body),
    twoFactorSection(),
    passkeysSection(),
    waysInSection(),
    telegramSection(),
    sessionsSection(),
  ];
  // From here on every button and form has somebody who listens.
  one("#sections").removeAttribute("inert");
  await Promise.all(filled);
  one("#sections").dataset["filled"] = "yes";
}

export function prepareHead(): void {
  onClick(one("#sign-out"), async () => {
    const answer = await call("POST", "/api/v1/auth/sign-out");
    if (answer.ok || answer.status === 401) return location.assign("/sign-in");
    fail(`You are still signed in. ${sentenceOf(answer.problem)} Press Sign out again then.`);
  });
  onClick(one("#stop-acting"), async () => {
    const answer = await call("DELETE", "/api/v1/me/impersonation");
    // A session that has ended, or is no operator's, acts for nobody; the page sees who is there now.
    const isOver = answer.ok || answer.status === 401 || answer.problem.code === "IDENTITY_NOT_IMPERSONATING";
    if (isOver) return location.assign("/account");
    fail(`You still act for this person. ${sentenceOf(answer.problem)} Press Stop again then.`);
  });
}

/** Copies what stands before the button. */
export function copyFrom(button: PageElement): void {
  onClick(button, async () => {
    const { parentElement } = button as PageElement & { readonly parentElement: PageElement };
    try {
      await navigator.clipboard.writeText(one("code, pre", parentElement).textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Copy it by hand";
    }
  });
}
