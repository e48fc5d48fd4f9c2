import { createHash } from "node:crypto";
import { isUuid } from "#platform/kernel";

const NAMESPACE = /^[a-z][a-z0-9-]{0,31}$/;
const PLAIN = /^[\w.@/:+|=,-]{1,200}$/;

/** What every key of a workspace begins with. */
export function workspaceScope(workspaceId: string): string {
  if (!isUuid(workspaceId)) {
    throw new RangeError(`"${workspaceId}" is not a workspace id; it must be a UUID in lower case.`);
  }
  return `${workspaceId}:`;
}

/** The part of a key before the caller's own: `vin:` or `<workspace id>:vin:`. */
export function namespacePrefix(scope: string, name: string): string {
  if (!NAMESPACE.test(name)) {
    throw new RangeError(
      `Namespace "${name}" must be lower-case words joined by hyphens, at most 32 characters.`,
    );
  }
  return `${scope}${name}:`;
}

/**
 * The caller's key in a form that every store takes: short plain ASCII stays
 * as it is, anything else (spaces, NUL, other scripts, long texts) becomes
 * `~` and a SHA-256 over its UTF-16 code units.
 */
export function portableKey(key: string): string {
  if (PLAIN.test(key)) return key;
  return `~${createHash("sha256").update(Buffer.from(key, "utf16le")).digest("base64url")}`;
}
