import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import type { ApiBench } from "./bench.ts";
import { SITE } from "./bench.ts";

export const PASSWORD = "pelican waltz 41";

/** A browser: it keeps its cookies and names the page that it shows. */
export interface Browser {
  readonly cookies: ReadonlyMap<string, string>;
  send(method: string, url: string, body?: object): Promise<LightMyRequestResponse>;
}

export function openBrowser(bench: Pick<ApiBench, "send">): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    send: async (method, url, body) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await bench.send({
        method: method as NonNullable<InjectOptions["method"]>,
        url,
        headers: { origin: SITE, host: "localhost", ...(cookie === "" ? {} : { cookie }) },
        ...(body === undefined ? {} : { payload: body }),
      });
      for (const { name, value, maxAge } of answer.cookies) {
        if (maxAge === 0) cookies.delete(name);
        else cookies.set(name, value);
      }
      return answer;
    },
  };
}

/** What the latest mail of a kind says. */
export function latestMail(
  { mail }: Pick<ApiBench, "mail">,
  kind: string,
): Readonly<Record<string, unknown>> {
  const found = mail.queued.findLast((queued) => queued.kind === kind);
  assert.ok(found, `no mail of the kind ${kind}`);
  return { ...found.parameters };
}

/** The link to reset a password; the mail is written after the answer, and the link works when that is committed. */
export async function resetLink(bench: Pick<ApiBench, "mail" | "test">): Promise<string> {
  const stored = { text: "select 1 from identity.password_resets where used_at is null" };
  await until(async () => (await bench.test.database.query(stored)).length > 0);
  return String(latestMail(bench, "password-reset")["url"]);
}

/** The token behind the `#` of a link. */
export function tokenOf(url: unknown): string {
  return new URLSearchParams(new URL(String(url)).hash.slice(1)).get("token") ?? "";
}

/** Signs somebody up by HTTP; answers the id. */
export async function signUp(bench: ApiBench, email: string, name = "Ann"): Promise<string> {
  const browser = openBrowser(bench);
  const body = { email, name, password: PASSWORD };
  const { handle } = (await browser.send("POST", "/api/v1/auth/sign-up", body)).json();
  const { code } = latestMail(bench, "verification-code");
  const verified = await browser.send("POST", "/api/v1/auth/verify", { handle, code });
  assert.equal(verified.statusCode, 200, verified.body);
  return verified.json().user.id;
}

/** A browser of somebody who has signed up and in. */
export async function signedInBrowser(bench: ApiBench, email: string, name = "Ann"): Promise<Browser> {
  await signUp(bench, email, name);
  const browser = openBrowser(bench);
  const answer = await browser.send("POST", "/api/v1/auth/sign-in", { email, password: PASSWORD });
  assert.equal(answer.statusCode, 200, answer.body);
  return browser;
}

/** The workspace that a browser's session acts in. */
export async function workspaceOf(browser: Browser): Promise<string> {
  const { workspaceId } = (await browser.send("GET", "/api/v1/me")).json();
  return workspaceId;
}

/** Waits for what other processes hear within a second, and this one a moment after the answer; the test's limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setImmediate();
}
