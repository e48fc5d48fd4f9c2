import type { LiveEvent } from "./types.ts";

/** One notification: an event, or the id under which a large one is kept. */
export interface Envelope {
  readonly workspaceId: string;
  readonly topic: string;
  /** Makes each notification unique; the server drops equal ones of one transaction. */
  readonly id: string;
  readonly event: LiveEvent | undefined;
}

/** What a notification may hold, with room for the names around it. The server takes 7,999 bytes. */
export const SMALL_EVENT_BYTES = 7_000;

export function writeEnvelope({ workspaceId, topic, id, event }: Envelope): string {
  return JSON.stringify([workspaceId, topic, id, ...(event === undefined ? [] : [event.type, event.data])]);
}

/** `undefined` for a text that is none of ours. */
export function readEnvelope(text: string): Envelope | undefined {
  const parts = parse(text);
  if (!Array.isArray(parts)) return undefined;
  const [workspaceId, topic, id, type, data] = parts as unknown[];
  if (typeof workspaceId !== "string" || typeof topic !== "string" || typeof id !== "string")
    return undefined;
  return { workspaceId, topic, id, event: typeof type === "string" ? { type, data } : undefined };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
