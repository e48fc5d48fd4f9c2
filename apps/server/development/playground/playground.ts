import type { HttpRoutes } from "#platform/http";
import { type Clock, type ErrorEntry, newUuid } from "#platform/kernel";
import { createFakeTelegram, type FakeTelegram } from "#platform/telegram/testing";
import { playgroundErrors } from "./errors.ts";
import { createFaults } from "./faults.ts";
import { createEventNames } from "./live.ts";
import { playgroundRoutes } from "./routes.ts";

/** A product that speaks on Telegram. */
export interface BotProduct {
  readonly id: string;
  readonly title: string;
}

/** A pretended Telegram with a bot for each product, and the page on which people talk to them. */
export interface Playground {
  readonly telegram: FakeTelegram;
  /** Environment variables that lead the installation here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly routes: HttpRoutes;
  readonly errorEntries: Readonly<Record<string, ErrorEntry>>;
  /** Ends waiting calls and frees the port. */
  close(): Promise<void>;
}

/** Opens the playground with two people and a group in which all bots are. */
export async function openPlayground(products: readonly BotProduct[], clock: Clock): Promise<Playground> {
  const nowMs = clock.nowMs();
  const telegram = await createFakeTelegram({ clock, firstNumber: Math.floor(nowMs / 1000) });
  const life = newUuid(nowMs).slice(-12);
  const tokens = addBots(telegram, products, life);
  addPeople(telegram);
  const faults = createFaults(telegram, clock);
  return {
    telegram,
    environment: { TRADEPOST_TELEGRAM_API_ROOT: telegram.apiRoot, ...tokens },
    routes: playgroundRoutes({ telegram, names: createEventNames(life), faults }),
    errorEntries: playgroundErrors.entries,
    close: async () => {
      faults.close();
      await telegram.close();
    },
  };
}

/** Higher than what Telegram gives, so that no bot of the real one is taken for one of these. */
const FIRST_BOT_ID = 1_000_000_000_001;

/**
 * The pretended Telegram forgets everything at its end, the installation does not: there the bots stay the same. So
 * numbers of updates, messages and files begin with the second of the start, later than all that were before.
 */
function addBots(
  telegram: FakeTelegram,
  products: readonly BotProduct[],
  life: string,
): Record<string, string> {
  const entries = products.map(({ id, title }, index) => {
    const token = `${FIRST_BOT_ID + index}:playground-${life}-${id}`;
    telegram.addBot({ token, username: `${id.replaceAll("-", "_")}_bot`, firstName: title });
    return [`TRADEPOST_${id.toUpperCase().replaceAll("-", "_")}_BOT_TOKEN`, token] as const;
  });
  return Object.fromEntries(entries);
}

function addPeople(telegram: FakeTelegram): void {
  const anna = telegram.user({ firstName: "Anna", username: "anna_at_home", languageCode: "en" });
  const diego = telegram.user({ firstName: "Diego", lastName: "Ruiz", languageCode: "es" });
  telegram.group({ title: "Garage friends", owner: anna, members: [diego], bots: telegram.bots() });
}
