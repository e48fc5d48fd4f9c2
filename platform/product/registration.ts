import { termsFault } from "#platform/identity";
import type { Product, RunningProduct } from "./definition.ts";

/** Schemas, migration scopes, commands and paths of the platform: a product of that name would collide. */
const RESERVED_IDS: ReadonlySet<string> = new Set(
  `
    account ai api apps audit auth aux backup bench billing cache con config database dev docs
    doctor graphile health help http identity invitation invitations jobs kernel keys limits
    live mail me metrics migrate nul operator operators outbound people platform privacy prn
    problems product products public ready scripts secrets storage telegram telemetry test
    tests tradepost ui vehicles webhooks workspaces
  `
    .trim()
    .split(/\s+/),
);

/** Why a word cannot be the id of a product; `undefined` when it can. */
export function productIdFault(id: string): string | undefined {
  if (!/^[a-z][a-z0-9]{1,30}$/.test(id)) {
    return `"${id}" must be one lower-case word of 2 to 31 letters and digits, beginning with a letter.`;
  }
  return RESERVED_IDS.has(id) ? `"${id}" is a name of the platform itself; choose another.` : undefined;
}

/**
 * Checks the names that products declare, so that two products can never
 * collide; throws one error that lists every fault with its cure.
 */
export function checkProducts(products: readonly Product[]): void {
  const faults = [...duplicateIds(products), ...products.flatMap(declaredNameFaults)];
  if (faults.length > 0) throw new Error(["Products cannot be registered:", ...faults].join("\n- "));
}

/** Checks the names that are known only once the services are built. */
export function checkRunningProduct(product: RunningProduct): void {
  const faults = [
    ...product.jobs.map((job) => prefixFault(product.id, "job", job.name, `${product.id}.`)),
    ...product.schedules.map((schedule) =>
      prefixFault(product.id, "schedule", schedule.name, `${product.id}.`),
    ),
    product.bot === undefined || product.bot.product === product.id
      ? undefined
      : `the bot of product "${product.id}" must say product: "${product.id}".`,
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) throw new Error(["A product cannot start:", ...faults].join("\n- "));
}

function duplicateIds(products: readonly Product[]): string[] {
  const ids = products.map((product) => product.id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `two products are called "${id}"; give one of them another id.`);
}

function declaredNameFaults(product: Product): string[] {
  const upper = product.id.toUpperCase();
  const variables = Object.values(product.config.variables).map((variable) => variable.name);
  return [
    productIdFault(product.id),
    ...Object.keys(product.errors).map((code) => prefixFault(product.id, "error code", code, `${upper}_`)),
    ...Object.keys(product.scopes).map((scope) => prefixFault(product.id, "scope", scope, `${product.id}:`)),
    ...Object.keys(product.events).map((type) => prefixFault(product.id, "event", type, `${product.id}.`)),
    ...product.encryptedColumns.map(({ table }) =>
      prefixFault(product.id, "encrypted table", table, `${product.id}.`),
    ),
    termsFaultOf(product),
    ...variables.map((name) => prefixFault(product.id, "variable", name, `TRADEPOST_${upper}_`)),
  ].filter((fault) => fault !== undefined);
}

function termsFaultOf({ id, terms }: Product): string | undefined {
  const fault = terms && termsFault(terms);
  return fault && `product "${id}" ${fault} for its terms.`;
}

function prefixFault(id: string, kind: string, name: string, prefix: string): string | undefined {
  return name.startsWith(prefix)
    ? undefined
    : `${kind} "${name}" of product "${id}" must start with "${prefix}".`;
}
