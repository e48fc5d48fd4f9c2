import { dateText, show } from "./basics.ts";
import { call, onClick, sentenceOf } from "./calls.ts";
import type { PageElement } from "./dom.ts";
import { fail, say } from "./notices.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";

interface Session {
  readonly id: string;
  readonly current: boolean;
  readonly lastSeenAt: string;
  readonly ipAddress: string | null;
  readonly userAgent: string;
}

export async function sessionsSection(): Promise<void> {
  const answer = await read<{ items: readonly Session[] }>("/api/v1/me/sessions?limit=200");
  if (!answer.ok) return fillRows("#session-list", [], sentenceOf(answer.problem));
  const { items } = answer.body;
  const rows = items.map((session) => ({
    title: browserOf(session.userAgent),
    marks: session.current ? ["this browser"] : [],
    facts: [session.ipAddress ?? "", `last seen ${dateText(session.lastSeenAt)}`],
    actions: session.current ? [] : [endingOf(session)],
  }));
  fillRows("#session-list", rows, "No sessions.");
  const others = show("#end-others", items.length > 1);
  if (others.dataset["ready"] === "yes") return;
  others.dataset["ready"] = "yes";
  onClick(others, async () => {
    const ended = await call("POST", "/api/v1/me/sessions/revoke-others");
    if (!ended.ok) return fail(`You are still signed in elsewhere. ${sentenceOf(ended.problem)}`);
    await sessionsSection();
    say("You are signed in only here now.");
  });
}

export function endingOf({ id, userAgent }: Session): PageElement {
  return actionOf("Sign out", browserOf(userAgent), () => call("DELETE", `/api/v1/me/sessions/${id}`), {
    say: "That session has ended.",
    afterwards: () => sessionsSection(),
  });
}

/** The name that people know a browser by. */
export function browserOf(userAgent: string): string {
  const known: readonly (readonly [string, RegExp])[] = [
    ["Edge", /\bEdg(?:e|A|iOS)?\//],
    ["Opera", /\bOPR\//],
    ["Firefox", /\b(?:Firefox|FxiOS)\//],
    ["Chrome", /\b(?:Chrome|CriOS|HeadlessChrome)\//],
    ["Safari", /\bSafari\//],
  ];
  const systems: readonly (readonly [string, RegExp])[] = [
    ["Android", /Android/],
    ["iPhone or iPad", /iPhone|iPad/],
    ["Windows", /Windows/],
    ["macOS", /Mac OS X/],
    ["Linux", /Linux/],
  ];
  const browser = known.find(([, sign]) => sign.test(userAgent))?.[0];
  const system = systems.find(([, sign]) => sign.test(userAgent))?.[0];
  if (browser === undefined) return userAgent === "" ? "Unknown program" : userAgent.slice(0, 60);
  return system === undefined ? browser : `${browser} on ${system}`;
}
