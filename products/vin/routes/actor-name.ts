import type { Actor } from "#platform/identity";

/** How stored rows name who acted: `user:` or `key:`, and an id. */
export function actorName(actor: Actor): string {
  if (actor.kind === "user") return `user:${actor.userId}`;
  return actor.kind === "api-key" ? `key:${actor.keyId}` : "";
}
