import { call, type Problem } from "./calls.ts";
import type { PageStorage } from "./dom.ts";

declare const sessionStorage: PageStorage;

/** Completes a sign-up, into the workspace of an invitation that this tab came with; answers the problem, if any. */
export async function verify(path: string, proof: object): Promise<Problem | undefined> {
  const invitation = sessionStorage.getItem("invitation");
  const answer = await call("POST", path, { ...proof, ...(invitation === null ? {} : { invitation }) });
  if (answer.ok) sessionStorage.removeItem("sign-up");
  else if (!answer.problem.code.startsWith("IDENTITY_INVITATION_")) return answer.problem;
  // What no longer works must not stand in the way.
  sessionStorage.removeItem("invitation");
  if (answer.ok) return undefined;
  const { detail } = answer.problem;
  return { ...answer.problem, detail: `${detail} Or confirm once more to go on without it.` };
}
