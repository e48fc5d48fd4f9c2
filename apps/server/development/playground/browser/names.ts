import type { App, Pane } from "./app.ts";

export function paneFor(app: App, personId: number, place: string): Pane | undefined {
  return app.panes.find((pane) => pane.personId === personId && pane.place === place);
}

/** A chat in words that outlive a restart of the server, after which bots have other ids. */
export function lastingPlace(bots: App["bots"], place: string): string {
  const bot = bots.find(({ id }) => place === `b${id}`);
  return bot === undefined ? place : `@${bot.username}`;
}

/** The chat behind such words; undefined when it is gone. */
export function presentPlace(app: App, lasting: string): string | undefined {
  const bot = app.bots.find(({ username }) => lasting === `@${username}`);
  if (bot !== undefined) return `b${bot.id}`;
  return app.groups.some(({ id }) => lasting === `g${id}`) ? lasting : undefined;
}

/** Names of the person and of whom the chat is with. */
export function namesOf(
  app: App,
  personId: number,
  place: string,
): { readonly person: string; readonly other: string } {
  const id = Number(place.slice(1));
  const person = app.people.find((known) => known.id === personId)?.name ?? "Somebody";
  const bot = app.bots.find((known) => known.id === id)?.name;
  return { person, other: bot ?? app.groups.find((known) => known.id === id)?.title ?? "Gone" };
}

export function personName(app: App, personId: number): string {
  return app.people.find(({ id }) => id === personId)?.name ?? "Somebody";
}
