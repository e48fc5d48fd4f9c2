import { one, show } from "./basics.ts";
import { type Answer, call, onSubmit } from "./calls.ts";

/** Calls the API; where it asks who is there, asks the person and calls again. */
export async function callProved<Body>(method: string, path: string, body?: object): Promise<Answer<Body>> {
  const answer = await call<Body>(method, path, body);
  if (answer.ok || answer.problem.code !== "IDENTITY_PROOF_STALE") return answer;
  const status = await call<{ enabled: boolean }>("GET", "/api/v1/me/two-factor");
  if (!status.ok) return status;
  return (await askProof(status.body.enabled)) ? call<Body>(method, path, body) : answer;
}

/** Answers whether the person proved it. */
export async function askProof(byCode: boolean): Promise<boolean> {
  show("#proof-by-code", byCode);
  show("#proof-by-password", !byCode);
  const dialog = one("#proof");
  dialog.dataset["proved"] = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.dataset["proved"] === "yes"));
  });
}

/** Prepares the question; once for the page. */
export function prepareProof(): void {
  const dialog = one("#proof");
  for (const selector of ["#prove-password", "#prove-code"]) {
    onSubmit(selector, async (fields, form) => {
      const answer = await call("POST", "/api/v1/auth/proof", fields);
      if (!answer.ok) return answer.problem;
      form.reset();
      dialog.dataset["proved"] = "yes";
      dialog.close();
      return undefined;
    });
  }
  one("#proof-cancel").addEventListener("click", () => dialog.close());
}
