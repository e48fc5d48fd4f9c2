import type { Command } from "commander";
import type { Check, ConfigOf, ConfigSlice } from "#platform/config";
import type { StoredData } from "#platform/database";
import type { HealthCheck, HttpApp, LandingExample } from "#platform/http";
import type { ScopeDeclarations, TermsText } from "#platform/identity";
import type { ErrorEntry } from "#platform/kernel";
import type { JobDefinition, ScheduleDefinition } from "#platform/jobs";
import type { EncryptedColumn } from "#platform/secrets";
import type { BotDefinition } from "#platform/telegram";
import type { EventTypes } from "#platform/webhooks";
import type { Platform } from "./platform.ts";

/** What a product's command line may use: its configuration, no running platform. */
export interface CommandTools<Config> {
  readonly config: Config;
  readonly currentYear: number;
}

/** How a product speaks on Telegram. */
export interface ProductBot<Config, Services> {
  /** Token of the operator's bot, of the product's own configuration; without one only workspaces' bots run. */
  token(config: Config): string | undefined;
  /** What the product's bots understand. Imported here, so that commands do not load it. */
  open(services: Services): Promise<BotDefinition>;
}

/** Everything a product adds to the house; see `defineProduct`. */
export interface ProductDefinition<Slice extends ConfigSlice, Services> {
  /** Lower-case word: folder, database schema and prefix of every name the product adds. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** One sentence: what a customer gets. */
  readonly summary: string;
  /** Variables named `TRADEPOST_<ID>_*`. */
  readonly config: Slice;
  /** Error rows named `<ID>_*`. */
  readonly errors: Readonly<Record<string, ErrorEntry>>;
  /** What API keys and members may be allowed: `<id>:<verb>` to one sentence and the lowest role that holds it. */
  readonly scopes: ScopeDeclarations;
  /** Folder of numbered SQL migrations of schema `<id>`. */
  readonly migrations?: URL;
  /** What a workspace may subscribe to: events named `<id>.<what has happened>`, see `defineWebhookEvents`. */
  readonly events?: EventTypes;
  /** Columns of schema `<id>` that hold what `platform.secrets` encrypted, so that keys can be rotated. */
  readonly encryptedColumns?: readonly EncryptedColumn[];
  /** What each table of schema `<id>` holds and of whom: drives exports and erasures. */
  readonly storedData?: readonly StoredData[];
  /** What people accept before the routes serve them; they are asked again when the version changes. */
  readonly terms?: TermsText;
  /** Builds the product's services from the platform; nothing is global. */
  create(platform: Platform, config: ConfigOf<Slice>): Promise<Services> | Services;
  /** REST routes. */
  routes?(http: HttpApp, services: Services): void;
  readonly bot?: ProductBot<ConfigOf<Slice>, Services>;
  /** Background jobs named `<id>.<verb>`. */
  jobs?(services: Services): readonly JobDefinition[];
  /** Times at which jobs start by themselves, named `<id>.<what>`. */
  schedules?(services: Services): readonly ScheduleDefinition[];
  /** Adds the product's own command, `tradepost <id> ...`. Imported here, so that servers do not load it. */
  command?(command: Command, tools: CommandTools<ConfigOf<Slice>>): Promise<void>;
  health?(services: Services): readonly HealthCheck[];
  /** Calls without a key to try first, shown on the landing page. */
  readonly examples?: readonly LandingExample[];
  /** What `tradepost doctor` looks at, without a running platform. */
  readonly doctorChecks?: readonly Check[];
  /** Releases what `create` opened; every accepted write must be stored when it settles. */
  close?(services: Services): Promise<void>;
}

/** A product with its services built, ready to be mounted. */
export interface RunningProduct {
  readonly id: string;
  routes(http: HttpApp): void;
  readonly bot: BotDefinition | undefined;
  readonly jobs: readonly JobDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
  readonly health: readonly HealthCheck[];
  close(): Promise<void>;
}

/** A declared product; the types of its configuration and services stay inside. */
export interface Product {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly config: ConfigSlice;
  readonly errors: Readonly<Record<string, ErrorEntry>>;
  readonly scopes: ScopeDeclarations;
  readonly migrations: URL | undefined;
  readonly events: EventTypes;
  readonly encryptedColumns: readonly EncryptedColumn[];
  readonly storedData: readonly StoredData[];
  readonly terms: TermsText | undefined;
  /** Builds the services; `config` holds the values of this product's slice. */
  start(platform: Platform, config: Readonly<Record<string, unknown>>): Promise<RunningProduct>;
  /** Absent when the product does not speak on Telegram. */
  readonly bot: { token(config: Readonly<Record<string, unknown>>): string | undefined } | undefined;
  readonly examples: readonly LandingExample[];
  readonly doctorChecks: readonly Check[];
  /** Absent when the product has no command of its own. */
  readonly command:
    | ((command: Command, config: Readonly<Record<string, unknown>>, currentYear: number) => Promise<void>)
    | undefined;
}

/**
 * Declares a product: the whole of it on one page.
 *
 * @example
 * export const vin = defineProduct({
 *   id: "vin", title: "VIN decoder", summary: "...",
 *   config: vinConfig, errors: vinErrors.entries, scopes: { "vin:decode": { summary: "Decode VINs.", role: "viewer" } },
 *   migrations: new URL("./migrations/", import.meta.url),
 *   create: createVin, routes: vinRoutes,
 * });
 */
export function defineProduct<const Slice extends ConfigSlice, Services>(
  definition: ProductDefinition<Slice, Services>,
): Product {
  const { id, title, summary, config, errors, scopes, migrations, command, bot } = definition;
  return {
    id,
    title,
    summary,
    config,
    errors,
    scopes,
    migrations,
    events: definition.events ?? {},
    encryptedColumns: definition.encryptedColumns ?? [],
    storedData: definition.storedData ?? [],
    terms: definition.terms,
    bot: bot && { token: (values) => bot.token(values as ConfigOf<Slice>) },
    examples: definition.examples ?? [],
    doctorChecks: definition.doctorChecks ?? [],
    start: (platform, values) => startProduct(definition, platform, values as ConfigOf<Slice>),
    command:
      command === undefined
        ? undefined
        : (target, values, currentYear) =>
            command(target, { config: values as ConfigOf<Slice>, currentYear }),
  };
}

async function startProduct<Slice extends ConfigSlice, Services>(
  definition: ProductDefinition<Slice, Services>,
  platform: Platform,
  config: ConfigOf<Slice>,
): Promise<RunningProduct> {
  const services = await definition.create(platform, config);
  return {
    id: definition.id,
    routes: (http) => definition.routes?.(http, services),
    bot: await definition.bot?.open(services),
    jobs: definition.jobs?.(services) ?? [],
    schedules: definition.schedules?.(services) ?? [],
    health: definition.health?.(services) ?? [],
    close: async () => definition.close?.(services),
  };
}
