import { dateText, takeFragment } from "./basics.ts";
import { onClick, sentenceOf } from "./calls.ts";
import type { PageDocument, PageElement, PageLocation } from "./dom.ts";
import { fail, say, tellOf } from "./notices.ts";
import { callProved } from "./proof.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";

declare const document: PageDocument;
declare const location: PageLocation;

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

/** Accounts at other services that sign this person in, and the ways to link more of them. */
export async function waysInSection(): Promise<void> {
  for (const button of document.querySelectorAll("[data-link]")) linkBy(button);
  const identities = await listWaysIn();
  // Back from a provider.
  if (!/^#(linked|problem)=/.test(location.hash)) return;
  const told = takeFragment();
  tellOf(told.get("problem"));
  const name = told.get("linked");
  if (identities.some(({ providerName }) => providerName === name)) say(`${name} signs you in from now on.`);
}

export async function listWaysIn(): Promise<readonly Identity[]> {
  const answer = await read<WaysIn>("/api/v1/me/ways-in");
  if (!answer.ok) {
    fillRows("#identity-list", [], sentenceOf(answer.problem));
    return [];
  }
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
  const offered = document.querySelector("[data-link]") !== null;
  const none = offered
    ? "None yet. What you link signs you in without a password."
    : "This site offers none.";
  fillRows("#identity-list", rows, none);
  return identities;
}

/** Leads to the provider, which leads back here. */
export function linkBy(button: PageElement): void {
  const { link = "", name = "" } = button.dataset;
  onClick(button, async () => {
    const returnTo = `/account#linked=${encodeURIComponent(name)}`;
    const path = `/api/v1/me/identities/openid/${link}`;
    const answer = await callProved<{ url: string }>("POST", path, { returnTo });
    if (!answer.ok) return fail(sentenceOf(answer.problem));
    location.assign(answer.body.url);
  });
}

export function unlinkingOf({ id, providerName }: Identity): PageElement {
  return actionOf("Unlink", providerName, () => callProved("DELETE", `/api/v1/me/identities/${id}`), {
    say: `${providerName} signs you in no more.`,
    afterwards: async () => void (await listWaysIn()),
    sure: true,
  });
}
