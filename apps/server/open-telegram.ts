import { hkdfSync } from "node:crypto";
import { type Config, publicBaseUrl } from "#platform/config";
import { createGuests } from "#platform/identity";
import { createTelegram, type OperatorBot, type Telegram, telegramConfig } from "#platform/telegram";
import { products } from "../products.ts";
import type { Foundation } from "./open-foundation.ts";
import type { Security } from "./open-security.ts";
import type { TenancyParts } from "./open-tenancy.ts";

export interface TelegramParts {
  readonly telegram: Telegram;
}

const KEY_BYTES = 32;

/** Opens the bots of products and workspaces; what was opened is left to `opened`. Nothing is fetched yet. */
export async function openTelegram(
  config: Config,
  parts: Foundation & Security & Pick<TenancyParts, "privacy">,
  opened: AsyncDisposableStack,
): Promise<TelegramParts> {
  const { core, limits, privacy } = parts;
  const guests = createGuests(parts);
  const telegram = await createTelegram({
    ...parts,
    config: config.of(telegramConfig),
    signingKey: signingKey(core.masterSecret),
    publicUrl: core.baseUrl === undefined ? undefined : publicBaseUrl(core),
    operatorBots: operatorBots(config),
    accounts: {
      ensureWorkspace: (transaction, { workspaceId, name }) =>
        guests.addWorkspace(transaction, { workspaceId, name, from: "telegram" }),
      roleOf: guests.roleOf,
      describe: guests.describe,
    },
    erasePerson: async (given) => {
      await privacy.eraseTelegramPerson({ ...given, requestedBy: { kind: "system", id: "telegram" } });
    },
    admit: async (telegramId, workspace) => {
      const workspaceId = workspace ?? undefined;
      return (await limits.admit({ kind: "telegram", telegramId, workspaceId })).allowed;
    },
  });
  opened.defer(() => telegram.close());
  return { telegram };
}

/** The bots of products whose token is configured. */
function operatorBots(config: Config): OperatorBot[] {
  return products.flatMap((product) => {
    const token = product.bot?.token(config.of(product.config));
    return token === undefined ? [] : [{ product: product.id, token }];
  });
}

/** After a change of the master secret `tradepost telegram sync`, which each start does, sets the webhooks anew. */
function signingKey(masterSecret: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", masterSecret, "", "tradepost telegram", KEY_BYTES));
}
