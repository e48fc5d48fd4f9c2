import type { Me } from "./me.ts";
import { dateText, one, show } from "./basics.ts";
import { call, onSubmit, sentenceOf } from "./calls.ts";
import type { PageElement } from "./dom.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";

interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly graceEndsAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Keys of the workspace that the person is in. */
export async function keysSection({ workspaceId, scopes }: Me): Promise<void> {
  const lead = one("#keys-lead");
  const may =
    workspaceId !== null && scopes.some((scope) => ["*", "workspace:*", "workspace:keys"].includes(scope));
  show("#create-key-details", may);
  if (!may) {
    show("#key-list", false);
    lead.textContent =
      workspaceId === null
        ? "Keys belong to a workspace; you are in none."
        : "Admins of the workspace manage its keys.";
    return;
  }
  lead.textContent =
    "Programs use them to act for the workspace that you are in; the API reference at /docs shows how.";
  const path = `/api/v1/workspaces/${workspaceId}/api-keys`;
  onSubmit("#create-key", async ({ name, scopes = "" }, form) => {
    const wanted = { name, scopes: scopes.split(/[\s,]+/).filter((scope) => scope !== "") };
    const answer = await call<{ secret: string }>("POST", path, wanted);
    if (!answer.ok) return answer.problem;
    form.reset();
    one("code", show("#new-secret")).textContent = answer.body.secret;
    await listKeys(path);
    return undefined;
  });
  await listKeys(path);
}

export async function listKeys(path: string): Promise<void> {
  const answer = await read<{ items: readonly ApiKey[] }>(`${path}?limit=200`);
  if (!answer.ok) return fillRows("#key-list", [], sentenceOf(answer.problem));
  const rows = answer.body.items.map((key) => ({
    title: key.name,
    marks: keyMarks(key),
    facts: [
      `${key.prefix}…`,
      key.scopes.join(" "),
      key.lastUsedAt === null ? "never used" : `last used ${dateText(key.lastUsedAt)}`,
      key.expiresAt === null ? "" : `expires ${dateText(key.expiresAt)}`,
    ],
    actions: key.revokedAt === null ? [revocationOf(path, key)] : [],
  }));
  fillRows("#key-list", rows, "No keys yet.");
}

export function keyMarks({ revokedAt, graceEndsAt }: ApiKey): readonly string[] {
  if (revokedAt !== null) return ["revoked"];
  return graceEndsAt === null ? [] : [`replaced, works until ${dateText(graceEndsAt)}`];
}

export function revocationOf(path: string, { id, name }: ApiKey): PageElement {
  return actionOf("Revoke", name, () => call("DELETE", `${path}/${id}`), {
    say: `The key ${name} works no more.`,
    afterwards: () => listKeys(path),
    sure: true,
  });
}
