import type { App } from "./app.ts";
import { avatar, button, element, one } from "./basics.ts";
import { languageName } from "./dialogs.ts";
import type { PageElement } from "./dom.ts";
import { paneFor } from "./names.ts";
import { redrawIn } from "./redraw.ts";

/** Draws the people, each with the chats that they have. */
export function showSidebar(app: App): void {
  const sections = app.people.map((person) => {
    const groups = app.groups.filter(({ members }) => members.some(({ id }) => id === person.id));
    const rows = [
      ...app.bots.map(({ id, name }) => chatRow(app, person.id, `b${id}`, name, "bot")),
      ...groups.map(({ id, title }) => chatRow(app, person.id, `g${id}`, title, "group")),
    ];
    const head = element("h2", {}, person.name, element("span", {}, languageName(person.language)));
    return element("section", {}, head, element("ul", {}, ...rows));
  });
  redrawIn(one("#chats"), sections);
}

export function chatRow(app: App, personId: number, place: string, name: string, kind: string): PageElement {
  const person = app.people.find(({ id }) => id === personId)?.name ?? "";
  const isOpen = paneFor(app, personId, place) !== undefined;
  const unread = app.unread.get(`${personId}/${place}`) ?? 0;
  const label = `${name}, ${kind}, as ${person}${unread > 0 ? `, ${unread} unread` : ""}`;
  const choose = button("", () => app.open(personId, place), {
    class: "chat",
    "aria-label": label,
    "data-key": `${personId}/${place}`,
  });
  if (isOpen) choose.setAttribute("aria-current", "true");
  const words = element("span", { class: "words" }, element("strong", {}, name), element("span", {}, kind));
  choose.append(avatar(Number(place.slice(1)), name), words);
  if (unread > 0) choose.append(element("span", { class: "badge" }, String(unread)));
  const row = element("li", {}, choose);
  if (!isOpen && app.panes.length > 0) {
    const beside = (): unknown => app.open(personId, place, true);
    row.append(
      button("⊞", beside, {
        class: "icon beside",
        "data-key": `beside ${personId}/${place}`,
        title: "Open beside",
        "aria-label": `Open ${name} as ${person} beside`,
      }),
    );
  }
  return row;
}
