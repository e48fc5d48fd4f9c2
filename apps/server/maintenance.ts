import type { Audit } from "#platform/audit";
import type { Cache } from "#platform/cache";
import type { Idempotency } from "#platform/http";
import type { Accounts, SignInMethods, Tenancy, Tokens, TwoFactor } from "#platform/identity";
import { defineJob, type JobDefinition, noPayload, type ScheduleDefinition } from "#platform/jobs";

export interface MaintenanceDeps {
  readonly cache: Pick<Cache, "sweepExpired">;
  readonly audit: Pick<Audit, "anchor">;
  readonly accounts: Pick<Accounts, "tidy">;
  readonly tokens: Pick<Tokens, "sweep">;
  readonly twoFactor: Pick<TwoFactor, "sweep">;
  readonly signInMethods: Pick<SignInMethods, "tidy">;
  readonly tenancy: { readonly workspaces: Pick<Tenancy["workspaces"], "purge"> };
  readonly idempotency: Pick<Idempotency, "sweep">;
}

interface Chore {
  readonly name: string;
  readonly everySeconds: number;
  /** Answers how many things it dealt with, when it counts them. */
  work(): Promise<number | void>;
}

/** What the platform itself does regularly, once for all processes. */
export function maintenance(parts: MaintenanceDeps): {
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
} {
  const chores: readonly Chore[] = [
    { name: "audit.anchor", everySeconds: 60, work: () => parts.audit.anchor() },
    { name: "cache.sweep-expired", everySeconds: 300, work: () => parts.cache.sweepExpired() },
    { name: "identity.sweep-accounts", everySeconds: 900, work: () => parts.accounts.tidy() },
    { name: "identity.sweep-tokens", everySeconds: 900, work: () => parts.tokens.sweep() },
    { name: "identity.sweep-challenges", everySeconds: 900, work: () => parts.twoFactor.sweep() },
    { name: "identity.sweep-ways-in", everySeconds: 900, work: () => parts.signInMethods.tidy() },
    { name: "identity.purge-workspaces", everySeconds: 3600, work: () => parts.tenancy.workspaces.purge() },
    { name: "http.sweep-idempotency-keys", everySeconds: 900, work: () => parts.idempotency.sweep() },
  ];
  const schedules = chores.map(scheduled);
  return { jobs: schedules.map(({ job }) => job), schedules };
}

function scheduled({
  name,
  everySeconds,
  work,
}: Chore): ScheduleDefinition & { readonly job: JobDefinition } {
  const job = defineJob({
    name,
    queue: "maintenance",
    maximumAttempts: 3,
    payload: noPayload,
    run: async ({ logger }) => {
      const count = await work();
      if (typeof count === "number" && count > 0) logger.info({ chore: name, count }, "Did a chore.");
    },
  });
  return { name, time: { everySeconds }, missed: "skip", job };
}
