import type { Message } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { button, element } from "./basics.ts";
import { act } from "./calls.ts";
import type { PageElement } from "./dom.ts";
import { linkTo } from "./links.ts";

type Entity = NonNullable<Message["entities"]>[number];

/** A text with its formatting; entities lie within one another or apart. */
export function formatted(
  app: App,
  pane: Pane,
  text: string,
  entities: readonly Entity[] = [],
): (PageElement | string)[] {
  const ordered = entities.toSorted((one, two) => one.offset - two.offset || two.length - one.length);
  return formattedPart(app, pane, text, ordered, 0, text.length);
}

/** The part of a text from `start` to `end`, with the entities inside of it in order. */
export function formattedPart(
  app: App,
  pane: Pane,
  text: string,
  entities: readonly Entity[],
  start: number,
  end: number,
): (PageElement | string)[] {
  const nodes: (PageElement | string)[] = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    index += 1;
    if (entity === undefined || entity.offset < at || entity.offset >= end) continue;
    const entityEnd = Math.min(entity.offset + entity.length, end);
    const inside: Entity[] = [];
    for (const other of entities.slice(index)) if (other.offset < entityEnd) inside.push(other);
    index += inside.length;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const children = formattedPart(app, pane, text, inside, entity.offset, entityEnd);
    nodes.push(entityElement(app, pane, entity, text.slice(entity.offset, entityEnd), children));
    at = entityEnd;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

export function entityElement(
  app: App,
  pane: Pane,
  entity: Entity,
  text: string,
  children: readonly (PageElement | string)[],
): PageElement {
  const tags: Readonly<Record<string, string>> = {
    bold: "strong",
    italic: "em",
    underline: "u",
    strikethrough: "s",
    code: "code",
    blockquote: "blockquote",
    expandable_blockquote: "blockquote",
  };
  const tag = tags[entity.type];
  if (tag !== undefined) return element(tag, {}, ...children);
  switch (entity.type) {
    case "pre":
      return element("pre", { tabindex: "0" }, element("code", {}, ...children));
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return linkTo(app, pane, entity.url, text);
    case "url":
      return linkTo(app, pane, text, text);
    case "email":
      return linkTo(app, pane, `mailto:${text}`, text);
    case "phone_number":
      return linkTo(app, pane, `tel:${text}`, text);
    case "bot_command":
      return button(text, () => act(pane, { kind: "send", text }), {
        class: "in-text",
        "data-key": text,
      });
    default:
      return element("span", { class: "mention" }, ...children);
  }
}

/** Hidden until somebody asks for it. */
export function spoiler(children: readonly (PageElement | string)[]): PageElement {
  const hidden = element("span", {
    class: "spoiler",
    role: "button",
    tabindex: "0",
    "aria-label": "Hidden text, press to show it",
  });
  const veiled = element("span", { "aria-hidden": "true" }, ...children);
  hidden.append(veiled);
  const show = (): void => {
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
    veiled.removeAttribute("aria-hidden");
    hidden.className = "spoiler shown";
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      show();
    }
  });
  return hidden;
}
