import { button, element } from "./basics.ts";
import type { PageDocument, PageElement } from "./dom.ts";

declare const document: PageDocument;

/** A question with fields: input, choice or several choices. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly pattern?: string;
  readonly hint?: string;
  readonly optional?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string; readonly on?: boolean }[];
  readonly several?: boolean;
}

/** What was entered; choices of several as lists. */
export type Entered = Readonly<Record<string, string | readonly string[]>>;

/** Asks in a dialog; answers undefined when it was closed without sending. */
export function askForm(
  title: string,
  action: string,
  fields: readonly Field[],
): Promise<Entered | undefined> {
  const { promise, resolve } = Promise.withResolvers<Entered | undefined>();
  const inputs = fields.map(fieldInput);
  const form = element("form", { method: "dialog" }, element("h2", { id: "dialog-title" }, title));
  form.append(...inputs.map(({ block }) => block));
  const dialog = element("dialog", { "aria-labelledby": "dialog-title" }, form);
  const cancel = button("Cancel", () => dialog.close());
  form.append(element("div", { class: "dialog-keys" }, cancel, element("button", { class: "main" }, action)));
  let entered: Entered | undefined;
  form.addEventListener("submit", () => {
    entered = Object.fromEntries(inputs.map(({ name, read }) => [name, read()]));
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(entered);
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}

export function fieldInput(field: Field): {
  readonly name: string;
  readonly block: PageElement;
  readonly read: () => string | readonly string[];
} {
  const { name, options, several = false } = field;
  if (options !== undefined && several) {
    const block = element("fieldset", {}, element("legend", {}, field.label));
    const boxes = options.map(({ value, label, on = false }) => {
      const box = element("input", { type: "checkbox", value });
      box.checked = on;
      block.append(element("label", { class: "check" }, box, label));
      return box;
    });
    return { name, block, read: () => boxes.filter(({ checked }) => checked).map(({ value }) => value) };
  }
  const input =
    options === undefined
      ? element("input", {
          value: field.value ?? "",
          ...(field.pattern !== undefined && { pattern: field.pattern, title: field.hint ?? "" }),
          ...(field.optional !== true && { required: "" }),
        })
      : element("select", {}, ...options.map(({ value, label }) => element("option", { value }, label)));
  const block = element("label", { class: "field" }, field.label, input);
  if (field.hint !== undefined) block.append(element("span", { class: "quiet" }, field.hint));
  return { name, block, read: () => input.value.trim() };
}

/** Says something that must be read before it goes on. */
export function tell(title: string, ...children: readonly (PageElement | string)[]): void {
  const dialog = element("dialog", { "aria-label": title }, element("h2", {}, title), ...children);
  const close = button("Close", () => dialog.close(), { class: "main", autofocus: "" });
  dialog.append(element("div", { class: "dialog-keys" }, close));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

export function textIn(entered: Entered, name: string): string {
  const value = entered[name];
  return typeof value === "string" ? value : "";
}

export function listIn(entered: Entered, name: string): readonly string[] {
  const value = entered[name];
  return typeof value === "string" || value === undefined ? [] : value;
}
