import { one, ownPath, show, takeFragment } from "./basics.ts";
import { call, onClick, onSubmit, type Problem, sentenceOf } from "./calls.ts";
import type { PageDocument, PageStorage } from "./dom.ts";
import { tellOf } from "./notices.ts";
import { knowsPasskeys, signInByPasskey } from "./passkey.ts";
import { goOn } from "./terms.ts";
import { enterAsNew, verify } from "./verify.ts";

declare const document: PageDocument;
declare const sessionStorage: PageStorage;

interface Arrival {
  readonly status: "signed-in" | "second-factor-needed";
  readonly challenge?: string;
}

/** `/sign-in` */
export function signInPage(): void {
  const told = takeFragment();
  const goal =
    ownPath(told.get("returnTo")) ??
    (sessionStorage.getItem("invitation") === null ? "/account" : "/invitation");
  const linking = told.get("link") !== null;
  let challenge = told.get("challenge");
  tellOf(told.get("problem"));
  show("#link-note", linking);
  for (const link of document.querySelectorAll("[data-provider]")) {
    link.href = `${link.href}?returnTo=${encodeURIComponent(goal)}`;
  }
  const showStep = (): void => {
    show("#first-step", challenge === null);
    show("#second-step", challenge !== null);
    one(challenge === null ? "#sign-in-email" : "#second-factor-code").focus();
  };
  const enter = async (): Promise<Problem | undefined> => {
    const linked = linking ? await call("POST", "/api/v1/me/identities/link", {}) : undefined;
    if (linked?.ok === false) return linked.problem;
    await goOn(goal);
    return undefined;
  };
  onSubmit("#sign-in", async ({ email, password }) => {
    tellOf(null);
    const answer = await call<Arrival>("POST", "/api/v1/auth/sign-in", { email, password });
    if (!answer.ok) return answer.problem;
    if (answer.body.status === "signed-in") return enter();
    challenge = answer.body.challenge ?? null;
    showStep();
    return undefined;
  });
  onSubmit("#second-factor", async ({ code }) => {
    const answer = await call("POST", "/api/v1/auth/second-factor", { challenge, code });
    return answer.ok ? enter() : answer.problem;
  });
  offerPasskey(enter);
  showStep();
}

export function offerPasskey(enter: () => Promise<Problem | undefined>): void {
  const button = show("#use-passkey", knowsPasskeys());
  onClick(button, async () => {
    const place = show("#passkey-problem", false);
    const answer = await signInByPasskey();
    const problem = answer.ok ? await enter() : answer.problem;
    place.textContent = problem === undefined ? "" : sentenceOf(problem);
    place.hidden = problem === undefined;
  });
}

/** `/sign-up` */
export function signUpPage(): void {
  let pending: { readonly handle: string; readonly email: string; readonly password?: string } | null =
    JSON.parse(sessionStorage.getItem("sign-up") ?? "null");
  const showStep = (): void => {
    show("#first-step", pending === null);
    show("#second-step", pending !== null);
    one("#address").textContent = pending?.email ?? "";
    one(pending === null ? "#sign-up-name" : "#verify-code-code").focus();
  };
  onSubmit("#sign-up", async ({ name, email = "", password = "" }) => {
    const wanted = { name, email, password };
    const answer = await call<{ handle: string }>("POST", "/api/v1/auth/sign-up", wanted);
    if (!answer.ok) return answer.problem;
    const { handle } = answer.body;
    // A reload comes back to the second step; the password is kept in this page's memory alone.
    sessionStorage.setItem("sign-up", JSON.stringify({ handle, email }));
    pending = { handle, email, password };
    showStep();
    return undefined;
  });
  onSubmit("#verify-code", async ({ code }) => {
    const answer = await verify("/api/v1/auth/verify", { handle: pending?.handle, code });
    if (!answer.ok) return answer.problem;
    await enterAsNew(pending?.email, pending?.password);
    return undefined;
  });
  onClick(one("#resend"), async () => {
    const answer = await call("POST", "/api/v1/auth/sign-up/resend", { handle: pending?.handle });
    const told = show("#resend-told");
    told.textContent = answer.ok ? "Another code is on its way." : sentenceOf(answer.problem);
  });
  one("#start-again").addEventListener("click", () => sessionStorage.removeItem("sign-up"));
  showStep();
}
