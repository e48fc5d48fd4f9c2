import { dateText } from "./basics.ts";
import { call, sentenceOf } from "./calls.ts";
import type { PageElement } from "./dom.ts";
import { callProved } from "./proof.ts";
import { actionOf, fillRows } from "./rows.ts";

interface WaysIn {
  readonly password: boolean;
  readonly passkeys: number;
  readonly identities: readonly Identity[];
}

interface Identity {
  readonly id: string;
  readonly providerName: string;
  readonly label: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** Accounts at other services that sign this person in. */
export async function waysInSection(): Promise<void> {
  const answer = await call<WaysIn>("GET", "/api/v1/me/ways-in");
  if (!answer.ok) return fillRows("#identity-list", [], sentenceOf(answer.problem));
  const { password, passkeys, identities } = answer.body;
  const isLast = !password && passkeys === 0 && identities.length === 1;
  const rows = identities.map((identity) => ({
    title: identity.providerName,
    marks: isLast ? ["your only way in"] : [],
    facts: [
      identity.label,
      `linked ${dateText(identity.createdAt)}`,
      identity.lastUsedAt === null ? "never used" : `last used ${dateText(identity.lastUsedAt)}`,
    ],
    actions: isLast ? [] : [unlinkingOf(identity)],
  }));
  fillRows(
    "#identity-list",
    rows,
    "None. Sign in by another service under the address of this account to link it.",
  );
}

export function unlinkingOf({ id, providerName }: Identity): PageElement {
  return actionOf("Unlink", providerName, () => callProved("DELETE", `/api/v1/me/identities/${id}`), {
    say: `${providerName} signs you in no more.`,
    afterwards: waysInSection,
    sure: true,
  });
}
