import { type Answer, call } from "./calls.ts";
import type { PageLocation, PageStorage } from "./dom.ts";
import { goOn } from "./terms.ts";

declare const location: PageLocation;
declare const sessionStorage: PageStorage;

interface Completed {
  readonly user: { readonly email: string };
}

/** Completes a sign-up, into the workspace of an invitation that this tab came with. */
export async function verify(path: string, proof: object): Promise<Answer<Completed>> {
  const invitation = sessionStorage.getItem("invitation");
  const body = { ...proof, ...(invitation === null ? {} : { invitation }) };
  const answer = await call<Completed>("POST", path, body);
  if (answer.ok) sessionStorage.removeItem("sign-up");
  else if (!answer.problem.code.startsWith("IDENTITY_INVITATION_")) return answer;
  // What no longer works must not stand in the way.
  sessionStorage.removeItem("invitation");
  if (answer.ok) return answer;
  const detail = `${answer.problem.detail} Or confirm once more to go on without it.`;
  return { ...answer, problem: { ...answer.problem, detail } };
}

/** Signs in with what was just chosen. */
export async function enterAsNew(email: string | undefined, password: string | undefined): Promise<void> {
  const entered =
    password === undefined ? undefined : await call("POST", "/api/v1/auth/sign-in", { email, password });
  if (entered?.ok === true) await goOn("/account");
  else location.assign("/sign-in");
}
