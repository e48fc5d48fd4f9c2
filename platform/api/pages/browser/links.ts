import { one, show, takeFragment } from "./basics.ts";
import { call, onSubmit, type Problem, sentenceOf } from "./calls.ts";
import type { PageLocation, PageStorage } from "./dom.ts";
import { enterAsNew, verify } from "./verify.ts";

declare const location: PageLocation;
declare const sessionStorage: PageStorage;

/** `/verify#token=...` */
export function verifyPage(): void {
  const token = takeFragment().get("token") ?? "-";
  onSubmit("#verify-link", async () => {
    const answer = await verify("/api/v1/auth/verify-link", { token });
    if (!answer.ok && answer.problem.code !== "IDENTITY_SIGN_UP_ELSEWHERE") return answer.problem;
    show("#first-step", false);
    show(answer.ok ? "#done" : "#second-step");
    if (!answer.ok) one("#choose-name").focus();
    return undefined;
  });
  onSubmit("#choose", async ({ name, password }) => {
    const answer = await verify("/api/v1/auth/verify-link", { token, chosen: { name, password } });
    if (!answer.ok) return answer.problem;
    await enterAsNew(answer.body.user.email, password);
    return undefined;
  });
}

/** `/reset-password`, with or without `#token=...` */
export function resetPasswordPage(): void {
  const token = takeFragment().get("token");
  show(token === null ? "#ask" : "#set");
  show(token === null ? "#set" : "#ask", false);
  one(token === null ? "#ask-reset-email" : "#set-password-newPassword").focus();
  onSubmit("#ask-reset", async ({ email }) => {
    const answer = await call("POST", "/api/v1/auth/password-reset", { email });
    if (!answer.ok) return answer.problem;
    show("#ask", false);
    show("#asked");
    return undefined;
  });
  onSubmit("#set-password", async ({ newPassword }) => {
    const answer = await call("POST", "/api/v1/auth/password-reset/confirm", { token, newPassword });
    if (!answer.ok) return answer.problem;
    show("#set", false);
    show("#done");
    return undefined;
  });
}

interface Preview {
  readonly workspaceName: string;
  readonly role: string;
  readonly inviterName: string | null;
}

/** `/invitation#token=...`; the token is kept in this tab while somebody signs in or up. */
export async function invitationPage(): Promise<void> {
  const given = takeFragment().get("token");
  // Kept from here on, so that a page that is loaded again knows it.
  if (given !== null) sessionStorage.setItem("invitation", given);
  const token = given ?? sessionStorage.getItem("invitation") ?? "-";
  const preview = await call<Preview>("POST", "/api/v1/invitations/preview", { token });
  if (!preview.ok) {
    const mayWorkLater = [0, 429].includes(preview.status) || preview.status >= 500;
    if (!mayWorkLater) sessionStorage.removeItem("invitation");
    return tellInvitationProblem(preview.problem);
  }
  const { inviterName, workspaceName, role } = preview.body;
  one("#what").textContent = `${inviterName ?? "Somebody"} invites you to join ${workspaceName} as ${role}.`;
  const me = await call<{ user: { name: string; email: string | null } }>("GET", "/api/v1/me");
  if (!me.ok && me.status !== 401) return tellInvitationProblem(me.problem);
  show("#member", me.ok);
  show("#stranger", !me.ok);
  if (me.ok) one("#who").textContent = me.body.user.email ?? me.body.user.name;
  onSubmit("#accept", async () => {
    const answer = await call("POST", "/api/v1/invitations/accept", { token });
    if (!answer.ok && answer.problem.code !== "IDENTITY_MEMBER_ALREADY") return answer.problem;
    sessionStorage.removeItem("invitation");
    location.assign("/account");
    return undefined;
  });
}

export function tellInvitationProblem(problem: Problem): void {
  show("#what", false);
  show("#invitation-problem").textContent = sentenceOf(problem);
}
