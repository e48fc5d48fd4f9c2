import { ConfigError, coreConfig, loadConfig, readEnvironment } from "#platform/config";
import { AppError, messageOf } from "#platform/kernel";
import { endOnCrash } from "#platform/telemetry";
import { configSlices } from "../parts.ts";
import { products } from "../products.ts";
import { syncOperatorBots } from "./sync-bots.ts";
import { printFirstKey, printWhereToGo } from "./banner.ts";
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
  const environment = readEnvironment();
  const config = loadConfig(
    configSlices,
    development ? { ...DEVELOPMENT_DEFAULTS, ...environment } : environment,
  );
  for (const { problem, cure } of config.warnings) console.warn(`Warning: ${problem} ${cure}`);
  const house = await compose(config, readRelease());
  endOnCrash(house.telemetry);
  stopOnSignals(house);
  try {
    await open(house, config.of(coreConfig).roles, startedMs);
  } catch (fault) {
    await house.close();
    throw fault;
  }
}

async function open(house: House, roles: readonly string[], startedMs: number): Promise<void> {
  const address = roles.includes("http") ? await house.http.listen() : undefined;
  await house.jobs.start({ worker: roles.includes("worker"), scheduler: roles.includes("cron") });
  // Last, because its key is shown only here: a start that fails before, on a taken port say, makes none.
  const first = await house.identity.ensureFirstWorkspace();
  if (roles.includes("bot")) void startBots(house);
  house.http.setReady(true);
  if (first !== undefined) printFirstKey(first, address);
  printWhereToGo(address, (performance.now() - startedMs) / 1000, house.developmentPages);
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
