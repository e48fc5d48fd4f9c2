/** One message of a `text/event-stream` (WHATWG HTML, 9.2). */
export interface ServerSentEvent {
  /** Comes back as `Last-Event-ID` when the client connects again. */
  readonly id?: string;
  readonly event: string;
  /** Sent as JSON. */
  readonly data: unknown;
}

/** A message as text; line breaks cannot end it early, because JSON has none. */
export function formatServerSentEvent({ id, event, data }: ServerSentEvent): string {
  const name = id === undefined ? "" : `id: ${id}\n`;
  return `${name}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A comment, which clients ignore and which keeps proxies from closing the line. */
export const serverSentHeartbeat = ": heartbeat\n\n";

/** Tells the client how long to wait before it connects again. */
export function formatServerSentRetry(milliseconds: number): string {
  return `retry: ${milliseconds}\n\n`;
}
