import { element, one, ownPath, show, takeFragment } from "./basics.ts";
import { call, onClick, sentenceOf } from "./calls.ts";
import type { PageElement, PageLocation } from "./dom.ts";

declare const location: PageLocation;

interface TermsInForce {
  readonly document: string;
  readonly version: string;
  readonly title: string;
  readonly url: string | null;
  readonly text: string | null;
  readonly acceptedAt: string | null;
}

interface TermsList {
  readonly items: readonly TermsInForce[];
}

/** Leads on, by way of the terms that wait for this person's word; when they cannot be read, the goal says what is missing. */
export async function goOn(goal: string): Promise<void> {
  const terms = await call<TermsList>("GET", "/api/v1/me/terms");
  const waits = terms.ok && terms.body.items.some(({ acceptedAt }) => acceptedAt === null);
  location.assign(waits ? `/terms#returnTo=${encodeURIComponent(goal)}` : goal);
}

/** `/terms`, with or without `#returnTo=...` */
export async function termsPage(): Promise<void> {
  const given = ownPath(takeFragment().get("returnTo"));
  one("#not-now").href = given ?? "/account";
  const terms = await call<TermsList>("GET", "/api/v1/me/terms");
  if (!terms.ok && terms.status === 401) {
    const back = given === null ? "/terms" : `/terms#returnTo=${encodeURIComponent(given)}`;
    location.assign(`/sign-in#returnTo=${encodeURIComponent(back)}`);
    return;
  }
  if (!terms.ok) {
    show("#ask");
    show("#terms-problem").textContent = sentenceOf(terms.problem);
    return;
  }
  showTerms(terms.body, given);
}

/** Shows what is left; with nothing left, goes where the person wanted to. */
export function showTerms({ items }: TermsList, goal: string | null): void {
  const left = items.filter(({ acceptedAt }) => acceptedAt === null);
  if (left.length === 0 && goal !== null) {
    location.assign(goal);
    return;
  }
  show("#ask", left.length > 0);
  show("#accepted", left.length === 0);
  one("#terms-list").replaceChildren(...left.map((terms) => termsCard(terms, goal)));
}

export function termsCard(terms: TermsInForce, goal: string | null): PageElement {
  const { document, version, title, url, text } = terms;
  const heading = `terms-${document}`;
  const button = element("button", { type: "button", "aria-describedby": heading }, "I accept");
  const card = element(
    "section",
    { class: "card", "aria-labelledby": heading },
    element("h2", { id: heading }, title),
    element("p", { class: "quiet" }, `Version ${version}`),
    url === null
      ? element("div", { class: "terms-text", tabindex: "0" }, text ?? "")
      : element(
          "p",
          {},
          element("a", { href: url, target: "_blank", rel: "noopener" }, "Read them in a new tab"),
        ),
    button,
  );
  onClick(button, async () => {
    const answer = await call<TermsList>("POST", "/api/v1/me/terms", { document, version });
    show("#terms-problem", !answer.ok).textContent = answer.ok ? "" : sentenceOf(answer.problem);
    if (answer.ok) showTerms(answer.body, goal);
  });
  return card;
}
