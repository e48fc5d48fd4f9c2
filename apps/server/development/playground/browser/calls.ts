import type { Act } from "../actions.ts";
import type { Done } from "../wire.ts";
import type { Pane } from "./app.ts";
import { toast } from "./basics.ts";
import type { PageFile } from "./dom.ts";

/** Asks the playground; answers undefined and says why when that fails. */
export async function ask<Answer>(path: string, body?: object): Promise<Answer | undefined> {
  const options =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const { answer, reason } = await tryAsk<Answer>(path, options);
  if (reason !== undefined) toast(reason, "problem");
  return answer;
}

/** The same, with the reason in words instead of a note on the page. */
export async function tryAsk<Answer>(
  path: string,
  options: object,
): Promise<{ readonly answer?: Answer; readonly reason?: string }> {
  try {
    const response = await fetch(`/playground/api/${path}`, options);
    const text = await response.text();
    const told: unknown = text === "" ? {} : JSON.parse(text);
    if (response.ok) return { answer: told as Answer };
    return { reason: (told as { detail?: string }).detail ?? `The server answered ${response.status}.` };
  } catch {
    return { reason: "The server does not answer. Is it running?" };
  }
}

/** Lets the person of a pane do something in its chat. */
export function act(pane: Pane, deed: Act["deed"]): Promise<Done | undefined> {
  return ask<Done>("acts", { person: pane.personId, place: pane.place, deed });
}

/** Sends a file into the chat of a pane. */
export async function sendFile(
  pane: Pane,
  file: PageFile,
  as: "photo" | "document" | "voice",
  caption: string,
): Promise<boolean> {
  const query = new URLSearchParams({
    person: String(pane.personId),
    place: pane.place,
    as,
    name: file.name,
    caption,
  });
  const { reason } = await tryAsk(`files?${query.toString()}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });
  if (reason !== undefined) toast(reason, "problem");
  return reason === undefined;
}
