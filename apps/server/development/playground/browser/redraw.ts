import type { PageElement } from "./dom.ts";

/**
 * Makes what is shown into what is wanted. What people press stays the same element as long as its `data-key` stays the
 * same, since one that is replaced under a finger loses the press, and the focus with it. So whatever listens to it may
 * depend on nothing but its key and the place where it stands.
 */
export function redraw(shown: PageElement, wanted: PageElement): void {
  if (!isSame(shown, wanted)) return shown.replaceWith(wanted);
  if (shown.nodeType !== 1) {
    if (shown.textContent !== wanted.textContent) shown.textContent = wanted.textContent;
    return;
  }
  // Between two drawings these belong to the person, or to an answer that is still to come.
  const kept = ["open", "aria-busy", "data-picked"];
  for (const name of shown.getAttributeNames())
    if (wanted.getAttribute(name) === null && !kept.includes(name)) shown.removeAttribute(name);
  for (const name of wanted.getAttributeNames()) {
    const value = wanted.getAttribute(name) ?? "";
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  redrawIn(shown, [...wanted.childNodes]);
}

/** The same for all that stands in an element. */
export function redrawIn(parent: PageElement, wanted: readonly PageElement[]): void {
  const shown = [...parent.childNodes];
  for (const [at, node] of wanted.entries()) {
    const before = shown[at];
    if (before === undefined) parent.append(node);
    else redraw(before, node);
  }
  for (const rest of shown.slice(wanted.length)) rest.remove();
}

/** Whether one element may become the other: where somebody can press, the key tells. */
export function isSame(one: PageElement, other: PageElement): boolean {
  if (one.nodeType !== other.nodeType || one.localName !== other.localName) return false;
  if (one.nodeType !== 1) return true;
  if (one.dataset["message"] !== other.dataset["message"]) return false;
  if (one.dataset["key"] !== undefined) return one.dataset["key"] === other.dataset["key"];
  return other.dataset["key"] === undefined && !isPressed(one) && !isPressed(other);
}

export function isPressed(one: PageElement): boolean {
  return (
    /^(a|button|form|input|label|select|textarea)$/.test(one.localName) ||
    one.getAttribute("role") === "button"
  );
}
