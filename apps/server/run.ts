import {
  type Config,
  ConfigError,
  type CoreConfig,
  coreConfig,
  loadConfig,
  readEnvironment,
} from "#platform/config";
import { AppError, messageOf, systemClock } from "#platform/kernel";
import { telegramConfig } from "#platform/telegram";
import { endOnCrash } from "#platform/telemetry";
import { configSlices } from "../parts.ts";
import { products } from "../products.ts";
import { syncOperatorBots } from "./sync-bots.ts";
import { offersPlayground } from "./development/playground/offer.ts";
import type { Playground } from "./development/playground/playground.ts";
import { firstKeyText, placesOf, whereToGoText } from "./banner.ts";
import { compose, type House } from "./compose.ts";
import { readRelease } from "./release.ts";
import { stopOnSignals } from "./shutdown.ts";

/**
 * What `npm run dev` sets unless the environment says otherwise: products need nobody outside, webhooks may go to
 * programs on this machine, every answer is shown.
 */
const DEVELOPMENT_DEFAULTS = {
  TRADEPOST_VIN_ONLINE_SOURCES: "simulated",
  TRADEPOST_USER_URL_OPEN_NETWORKS: "127.0.0.0/8",
  TRADEPOST_ANSWER_LOG: "all",
};

/** Starts this process in all its roles and keeps it running until a signal. */
export async function run(args: readonly string[]): Promise<void> {
  try {
    await startHouse(args.includes("--dev"));
  } catch (fault) {
    console.error(explain(fault));
    process.exitCode = 1;
  }
}

async function startHouse(development: boolean): Promise<void> {
  const startedMs = performance.now();
  const given = readEnvironment();
  const environment = development ? { ...DEVELOPMENT_DEFAULTS, ...given } : given;
  const configured = loadConfig(configSlices, environment);
  for (const { problem, cure } of configured.warnings) console.warn(`Warning: ${problem} ${cure}`);
  const playground = await playgroundFor(configured);
  const config =
    playground === undefined
      ? configured
      : loadConfig(configSlices, { ...environment, ...playground.environment });
  const house = await compose(config, readRelease(), playground);
  endOnCrash(house.telemetry);
  stopOnSignals(house);
  try {
    await open(house, config.of(coreConfig), startedMs);
  } catch (fault) {
    await house.close();
    throw fault;
  }
}

/** A pretended Telegram where a real one is neither there nor wanted. Loaded only then. */
async function playgroundFor(config: Config): Promise<Playground | undefined> {
  const speaking = products.filter(({ bot }) => bot !== undefined);
  const tokens = speaking.flatMap(({ bot, config: slice }) => bot?.token(config.of(slice)) ?? []);
  const core = config.of(coreConfig);
  const { apiRoot } = config.of(telegramConfig);
  if (!offersPlayground({ core, apiRoot, tokens, botProducts: speaking.length })) return undefined;
  const { openPlayground } = await import("./development/playground/playground.ts");
  return openPlayground(speaking, systemClock);
}

async function open(house: House, core: CoreConfig, startedMs: number): Promise<void> {
  const { roles } = core;
  const address = roles.includes("http") ? await house.http.listen() : undefined;
  await house.jobs.start({ worker: roles.includes("worker"), scheduler: roles.includes("cron") });
  // Last, because its key is shown only here: a start that fails before, on a taken port say, makes none.
  const first = await house.identity.ensureFirstWorkspace();
  if (roles.includes("bot")) void startBots(house);
  house.http.setReady(true);
  const places = address === undefined ? undefined : placesOf(core, address);
  if (first !== undefined) console.log(firstKeyText(first, places));
  console.log(whereToGoText(places, (performance.now() - startedMs) / 1000, house.developmentPages));
}

/** Begins to hear the bots; meanwhile sets those of the operator up at Telegram, which may be away. */
function startBots({ parts }: House): void {
  parts.telegram.startPolling();
  void setUpBots(parts);
}

async function setUpBots({ telegram, logger }: House["parts"]): Promise<void> {
  try {
    for (const { ok, ...report } of await syncOperatorBots(telegram, products)) {
      if (!ok) logger.warn(report, "A bot is not set up as it should be");
      else if (report.changes.length > 0) logger.info(report, "A bot is set up otherwise than before");
    }
  } catch (error) {
    logger.warn({ error }, "The bots could not be set up at Telegram");
  }
}

/** One clear message for what an operator can mend; the stack for what only we can. */
function explain(fault: unknown): string {
  if (fault instanceof ConfigError) return fault.message;
  if (fault instanceof AppError) return `Tradepost cannot start (${fault.code}): ${fault.message}`;
  return `Tradepost cannot start: ${fault instanceof Error ? (fault.stack ?? fault.message) : messageOf(fault)}`;
}
