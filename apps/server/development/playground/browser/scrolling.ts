import type { Pane } from "./app.ts";

export function isAtEnd({ list }: Pane): boolean {
  return list.scrollHeight - list.scrollTop - list.clientHeight < 120;
}

export function toEnd({ list }: Pane): void {
  list.scrollTop = list.scrollHeight;
}

/** Changes the height of what stands below; whoever saw the latest message still does. */
export function keepEnd(pane: Pane, change: () => void): void {
  const wasAtEnd = isAtEnd(pane);
  change();
  if (wasAtEnd) toEnd(pane);
}
