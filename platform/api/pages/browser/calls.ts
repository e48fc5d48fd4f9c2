import { one } from "./basics.ts";
import type { PageDocument, PageElement } from "./dom.ts";

declare const document: PageDocument;

export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly faults?: readonly { readonly path: string; readonly message: string }[];
}

export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly status: number; readonly problem: Problem };

/** Calls the API with the cookie of this browser; never throws. */
export async function call<Body = unknown>(
  method: string,
  path: string,
  body?: object,
): Promise<Answer<Body>> {
  const away = {
    code: "",
    title: "The server does not answer",
    detail: "Check your connection and try again.",
  };
  try {
    const answer = await fetch(path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const told: unknown = text === "" ? null : JSON.parse(text);
    if (answer.ok) return { ok: true, body: told as Body };
    return { ok: false, status: answer.status, problem: told as Problem };
  } catch {
    return { ok: false, status: 0, problem: away };
  }
}

/** The named fields of a form. */
export function fieldsOf(form: PageElement): Record<string, string> {
  const named = [...form.querySelectorAll("[name]")];
  return Object.fromEntries(named.map((input) => [nameOf(input), input.value]));
}

export function nameOf(input: PageElement): string {
  const { name } = input as PageElement & { readonly name: string };
  return name;
}

/** Shows a problem above the button, marks the fields that it is about, and goes to the first of them. */
export function tell(form: PageElement, problem: Problem | undefined): void {
  const place = one(".problem", form);
  const faults = problem?.faults ?? [];
  place.textContent = problem === undefined ? "" : sentenceOf(problem);
  place.hidden = problem === undefined;
  let first: PageElement | undefined;
  for (const input of form.querySelectorAll("[name]")) {
    const isWrong = faults.some(({ path }) => path === `/body/${nameOf(input)}`);
    if (isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (isWrong) first ??= input;
  }
  first?.focus();
}

export function sentenceOf({ title, detail, faults }: Problem): string {
  const [fault] = faults ?? [];
  if (fault === undefined) return `${title}. ${detail}`;
  return `${fault.path.replace("/body/", "")} ${fault.message}.`;
}

/** Sends a form by `send` until it answers nothing; what it answers otherwise is the problem. */
export function onSubmit(
  selector: string,
  send: (fields: Record<string, string>, form: PageElement) => Promise<Problem | undefined>,
): void {
  const form = one(selector);
  const button = one("button[type=submit]", form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const fields = fieldsOf(form);
    const empty = [...form.querySelectorAll("[required]")].find(({ value }) => value.trim() === "");
    if (empty !== undefined) {
      const path = `/body/${nameOf(empty)}`;
      return tell(form, { code: "", title: "", detail: "", faults: [{ path, message: "is missing" }] });
    }
    void attempt(form, button, () => send(fields, form));
  });
}

/** While the work lasts, the form cannot be sent again. */
export async function attempt(
  form: PageElement,
  button: PageElement,
  work: () => Promise<Problem | undefined>,
): Promise<void> {
  form.setAttribute("aria-busy", "true");
  tell(form, undefined);
  await whileDisabled(button, async () => {
    const problem = await work();
    form.removeAttribute("aria-busy");
    tell(form, problem);
  });
}

/** Nobody can press the button while the work lasts; who stood on it stands there, or on its list, afterwards. */
export async function whileDisabled(button: PageElement, work: () => Promise<void>): Promise<void> {
  const stoodHere = document.activeElement === button;
  const list = button.closest("ul");
  button.disabled = true;
  await work();
  button.disabled = false;
  // A disabled button loses the focus to nobody.
  if (!stoodHere || document.activeElement !== document.body) return;
  if (button.isConnected) return button.focus();
  list?.setAttribute("tabindex", "-1");
  list?.focus();
}

/** Does the work when the button is pressed, once at a time. */
export function onClick(button: PageElement, work: () => Promise<void>): void {
  button.addEventListener("click", () => void whileDisabled(button, work));
}
