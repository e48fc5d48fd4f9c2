import { BlockList, isIPv6 } from "node:net";
import type { ApiKeyActor } from "../actor.ts";

/** A row of `identity.find_api_key`. */
export interface FoundKey {
  readonly key_id: string;
  readonly workspace_id: string;
  readonly scopes: readonly string[];
  readonly allowed_ips: readonly string[] | null;
  readonly limit_per_minute: number | null;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly grace_ends_at: Date | null;
  readonly workspace_closed: boolean;
  readonly workspace_disabled: boolean;
}

/** What a process remembers of a key: enough to judge a call without asking again. */
export interface KeyRecord {
  readonly actor: ApiKeyActor;
  /** Milliseconds since 1970; `Infinity` when the key never expires. */
  readonly expiresAtMs: number;
  /** When a revocation or the end of a rotation's grace refuses the key; 0 for at once. */
  readonly revokedFromMs: number;
  /** Whether the workspace waits for its deletion. */
  readonly workspaceClosed: boolean;
  /** Whether an operator shut the workspace. */
  readonly workspaceDisabled: boolean;
  /** Addresses that may use the key; absent when every address may. */
  readonly allowedIps: BlockList | undefined;
}

export type Verdict = "allowed" | "revoked" | "expired" | "closed" | "disabled" | "ip-refused";

export function recordOf(found: FoundKey): KeyRecord {
  const actor: ApiKeyActor = {
    kind: "api-key",
    keyId: found.key_id,
    workspaceId: found.workspace_id,
    scopes: Object.freeze(found.scopes),
    limitPerMinute: found.limit_per_minute,
  };
  return {
    actor: Object.freeze(actor),
    expiresAtMs: found.expires_at?.getTime() ?? Infinity,
    revokedFromMs: found.revoked_at === null ? (found.grace_ends_at?.getTime() ?? Infinity) : 0,
    workspaceClosed: found.workspace_closed,
    workspaceDisabled: found.workspace_disabled,
    allowedIps: found.allowed_ips === null ? undefined : networksOf(found.allowed_ips),
  };
}

/** Judges one call by what is remembered, with the time and address of this call. */
export function judge(record: KeyRecord, ipAddress: string, nowMs: number): Verdict {
  if (nowMs >= record.revokedFromMs) return "revoked";
  if (nowMs >= record.expiresAtMs) return "expired";
  if (record.workspaceDisabled) return "disabled";
  if (record.workspaceClosed) return "closed";
  if (record.allowedIps === undefined) return "allowed";
  return record.allowedIps.check(ipAddress, isIPv6(ipAddress) ? "ipv6" : "ipv4") ? "allowed" : "ip-refused";
}

function networksOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return list;
}
