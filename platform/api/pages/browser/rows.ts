import { fail, say } from "./notices.ts";
import { element, one } from "./basics.ts";
import { type Answer, onClick, sentenceOf } from "./calls.ts";
import type { PageElement } from "./dom.ts";

export interface Row {
  readonly title: string;
  /** Short words beside the title. */
  readonly marks?: readonly string[];
  readonly facts: readonly string[];
  readonly actions?: readonly PageElement[];
}

/** Fills a list; `none` stands there when it is empty. */
export function fillRows(selector: string, rows: readonly Row[], none: string): void {
  const list = one(selector);
  list.removeAttribute("aria-busy");
  list.replaceChildren(...(rows.length === 0 ? [element("li", { class: "quiet" }, none)] : rows.map(rowOf)));
}

export function rowOf({ title, marks = [], facts, actions = [] }: Row): PageElement {
  const shownMarks = marks.map((mark) => element("span", { class: "mark" }, mark));
  const head = element("p", { class: "title" }, title, ...shownMarks);
  const body = element("p", { class: "quiet" }, facts.filter((fact) => fact !== "").join(" · "));
  const tools = element("div", { class: "tools" }, ...actions);
  return element("li", {}, element("div", { class: "facts" }, head, body), tools);
}

/** A button that calls the API, asks first when `question` is given, and refreshes the list afterwards. */
export function actionOf(
  label: string,
  about: string,
  work: () => Promise<Answer<unknown>>,
  done: { readonly say: string; readonly afterwards: () => Promise<void>; readonly sure?: boolean },
): PageElement {
  const button = element(
    "button",
    { type: "button", class: "plain", "aria-label": `${label}: ${about}` },
    label,
  );
  let isAsked = done.sure !== true;
  onClick(button, async () => {
    if (!isAsked) {
      isAsked = true;
      button.textContent = "Really?";
      button.setAttribute("aria-label", `Really ${label.toLowerCase()} ${about}?`);
      return;
    }
    const answer = await work();
    if (!answer.ok) return fail(sentenceOf(answer.problem));
    // First the list: whoever is told that it is done may press the next button in it.
    await done.afterwards();
    say(done.say);
  });
  return button;
}
