import { type Cache, lifetimes } from "#platform/cache";
import { type Clock, dateFrom, unreachable } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import type { Fetched } from "../answers/answer.ts";
import { vinErrors } from "../errors.ts";
import type { OnlineSourceName, VinSource } from "../rules/source.ts";
import type { AnswerKey, SourceAnswerStore, StoredAnswer } from "../store/source-answers.ts";

/** Answers of online services, asked at most once in 90 days for one VIN. */
export interface SourceLookup {
  isConfigured(source: OnlineSourceName): boolean;
  /** Throws `VIN_SOURCE_NOT_CONFIGURED`. */
  requireConfigured(source: OnlineSourceName): void;
  /** Throws `VIN_SOURCE_NOT_CONFIGURED`, or what the service's connector throws. */
  ask(source: OnlineSourceName, vin: string, modelYear: number | undefined): Promise<Fetched>;
}

export interface LookupDeps {
  /** The services that are configured. */
  readonly sources: readonly VinSource[];
  readonly cache: Cache;
  readonly store: SourceAnswerStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

const TABLE_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

type Kept = Omit<Fetched, "cached">;

/** Cache for 30 days, then our table for 90 days, then the service itself. */
export function createSourceLookup({ sources, cache, store, clock, logger }: LookupDeps): SourceLookup {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const cached = cache.global.namespace<Kept>("vin", { ttlSeconds: lifetimes.vinSeconds });

  const askService = async (source: VinSource, key: AnswerKey): Promise<StoredAnswer> => {
    const answer = await source.decode(
      key.vin,
      key.modelYear === undefined ? {} : { modelYear: key.modelYear },
    );
    const stored = { answer, fetchedAt: clock.now() };
    const expiresAt = dateFrom(stored.fetchedAt.getTime() + TABLE_DAYS * DAY_MS);
    await store.keep(key, stored, expiresAt).catch((error: unknown) => {
      logger.warn({ error, source: source.name }, "An online answer could not be stored; it is only cached.");
    });
    return stored;
  };

  const find = async (key: AnswerKey): Promise<StoredAnswer | undefined> => {
    try {
      return await store.find(key, clock.now());
    } catch (error) {
      logger.warn(
        { error, source: key.source },
        "Stored online answers cannot be read; the service is asked.",
      );
      return undefined;
    }
  };

  return {
    isConfigured: (source) => byName.has(source),
    requireConfigured: (source) => {
      if (!byName.has(source)) throw notConfigured(source);
    },
    ask: async (name, vin, modelYear) => {
      const source = byName.get(name);
      if (source === undefined) throw notConfigured(name);
      let live = false;
      const kept = await cached.getOrSet(
        `${name}:${vin}${modelYear === undefined ? "" : `:${modelYear}`}`,
        async () => {
          const key = { vin, source: name, modelYear };
          const known = await find(key);
          live = known === undefined;
          const { answer, fetchedAt } = known ?? (await askService(source, key));
          return { answer, fetchedAt: fetchedAt.toISOString() };
        },
      );
      return { ...kept, cached: !live };
    },
  };
}

function notConfigured(source: OnlineSourceName): Error {
  switch (source) {
    case "autodev":
      return vinErrors.VIN_SOURCE_NOT_CONFIGURED({ source, variable: "TRADEPOST_VIN_AUTODEV_KEY" });
    case "nhtsa":
      return vinErrors.VIN_SOURCE_NOT_CONFIGURED({ source, variable: "TRADEPOST_VIN_NHTSA_URL" });
    default:
      return unreachable(source);
  }
}
