import type { LimitCheck } from "./decision.ts";
import type { Policies } from "./policies.ts";

/** Who calls, as the surface has proved it. */
export type Caller =
  | {
      readonly kind: "address";
      readonly address: string;
      /** What counts by itself, so that nothing else from this address uses it up. */
      readonly alone?: string | undefined;
    }
  | {
      readonly kind: "api-key";
      readonly keyId: string;
      /** Left out where the key is charged alone. */
      readonly workspaceId?: string | undefined;
      readonly group?: string | undefined;
      /** The key's own limit per minute, when the operator or a plan gave it one. */
      readonly limitPerMinute?: number | undefined;
    }
  | {
      readonly kind: "user";
      readonly userId: string;
      /** Given where the call is charged to the workspace, too. */
      readonly workspaceId?: string | undefined;
      readonly group?: string | undefined;
      /** Given where this sign-in counts by itself, so that no other one of the same user uses it up. */
      readonly sessionId?: string | undefined;
      /** Given where the call only reads what pages show: that has a limit of its own. */
      readonly reads?: boolean | undefined;
      /** A route with a limit of its own counts by itself. */
      readonly route?: { readonly name: string; readonly limitPerMinute: number } | undefined;
    }
  | {
      readonly kind: "telegram";
      readonly telegramId: number | string;
      readonly botId?: string | undefined;
      /** Whose bot it is, when it is a workspace's: those who write to it use up what the workspace may. */
      readonly workspaceId?: string | undefined;
    }
  | { readonly kind: "webhook"; readonly endpointId: string };

/**
 * Which limits apply to a caller.
 *
 * A key whose own limit is above the policy's is counted by that alone: only the
 * operator grants so much, and it shall not use up what the workspace's other
 * keys and users share. A lower one narrows the key and nothing else.
 */
export function checksFor(policies: Policies, caller: Caller): LimitCheck[] {
  switch (caller.kind) {
    case "address": {
      const { address, alone } = caller;
      const key = alone === undefined ? addressKey(address) : `${addressKey(address)} ${alone}`;
      return [
        { policy: policies.ip, key },
        { policy: policies.ipHour, key },
      ];
    }
    case "api-key": {
      const { keyId: key, limitPerMinute: limit } = caller;
      const own = { policy: policies.apiKey, key, ...(limit === undefined ? {} : { limit }) };
      return isGranted(policies, limit) ? [own] : [own, ...sharedChecks(policies, caller)];
    }
    case "user":
      return [...userChecks(policies, caller), ...sharedChecks(policies, caller)];
    case "telegram":
      return [
        { policy: policies.telegram, key: `${caller.botId ?? ""}/${caller.telegramId}` },
        ...sharedChecks(policies, { workspaceId: caller.workspaceId }),
      ];
    case "webhook":
      return [{ policy: policies.webhook, key: caller.endpointId }];
  }
}

/** Whether a key's own limit is more than everybody may have; nothing is while the policy is off. */
export function isGranted({ apiKey }: Policies, limitPerMinute: number | undefined): boolean {
  return limitPerMinute !== undefined && apiKey.limit > 0 && limitPerMinute > apiKey.limit;
}

/**
 * What an address is counted as: IPv4 (also inside IPv6) by itself, IPv6 by
 * its /64, since one customer holds that whole range.
 */
export function addressKey(address: string): string {
  const plain = address.split("%")[0] ?? address;
  if (!plain.includes(":")) return plain;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain);
  if (mapped?.[1] !== undefined) return mapped[1];
  const [head = "", tail] = plain.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${network.join(":")}::/64`;
}

function userChecks(policies: Policies, caller: Caller & { kind: "user" }): LimitCheck[] {
  const { userId, sessionId, reads, route } = caller;
  if (route !== undefined)
    return [{ policy: policies.user, key: `${userId} ${route.name}`, limit: route.limitPerMinute }];
  if (reads === true) return [{ policy: policies.userRead, key: userId }];
  const key = sessionId === undefined ? userId : `${userId} session ${sessionId}`;
  return [
    { policy: policies.user, key },
    { policy: policies.userHour, key },
  ];
}

function sharedChecks(
  policies: Policies,
  { workspaceId, group }: { readonly workspaceId?: string | undefined; readonly group?: string | undefined },
): LimitCheck[] {
  const checks: LimitCheck[] = [];
  if (workspaceId !== undefined) checks.push({ policy: policies.workspace, key: workspaceId });
  if (group !== undefined) checks.push({ policy: policies.global, key: group });
  return checks;
}
