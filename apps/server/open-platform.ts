import { type Config, publicBaseUrl } from "#platform/config";
import {
  createBotInvitations,
  createTerms,
  platformTerms,
  type Terms,
  termsConfig,
} from "#platform/identity";
import type { Platform, Product } from "#platform/product";
import { products } from "../products.ts";
import { type Foundation, openFoundation, type Release } from "./open-foundation.ts";
import { type MailParts, openMail } from "./open-mail.ts";
import { openPeople, type People } from "./open-people.ts";
import { openSecurity, type Security } from "./open-security.ts";
import { openTelegram, type TelegramParts } from "./open-telegram.ts";
import { openTenancy, type TenancyParts } from "./open-tenancy.ts";
import { openWebhooks, type UserCalls } from "./open-webhooks.ts";

/** Every part of the platform below the web server. */
export interface OpenPlatform
  extends Foundation, Security, MailParts, TenancyParts, People, UserCalls, TelegramParts {
  readonly terms: Terms;
}

/**
 * Builds the platform's parts in the order of their tier and migrates the database.
 * What was opened is left to `opened`, also when a later part fails.
 */
export async function openPlatform(
  config: Config,
  release: Release,
  opened: AsyncDisposableStack,
  installed: readonly Product[] = products,
): Promise<OpenPlatform> {
  const foundation = await openFoundation(config, release, opened);
  const secure = { ...foundation, ...(await openSecurity(config, foundation, opened)) };
  const reachable = { ...secure, ...openMail(config, secure, opened) };
  const owned = { ...reachable, ...openTenancy(config, reachable) };
  const people = await openPeople(config, release, owned, opened);
  const terms = openTerms(config, owned, installed);
  const calls = openWebhooks(config, reachable, opened);
  return { ...owned, ...people, terms, ...calls, ...(await openTelegram(config, owned, opened)) };
}

/** The terms in force: the operator's and those of the products. */
function openTerms(
  config: Config,
  parts: Pick<OpenPlatform, "audit" | "clock" | "database">,
  installed: readonly Product[],
): Terms {
  const ofProducts = installed.flatMap(({ id, terms }) => (terms === undefined ? [] : [{ ...terms, id }]));
  return createTerms({ ...parts, documents: [...platformTerms(config.of(termsConfig)), ...ofProducts] });
}

/** What of it products are built from. */
export function platformOf(parts: OpenPlatform): Platform {
  const { core, clock, logger, metrics, database, cache, jobs, live } = parts;
  const { identity, terms, outbound, userUrls, audit, secrets, mail, webhooks, telegram } = parts;
  return {
    core,
    siteUrl: publicBaseUrl(core),
    clock,
    logger,
    metrics,
    database,
    cache,
    jobs,
    live,
    identity,
    invitations: createBotInvitations(parts),
    terms,
    outbound,
    userUrls,
    audit,
    secrets,
    mail,
    webhooks,
    telegram,
  };
}
