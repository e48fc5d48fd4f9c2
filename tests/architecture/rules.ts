/**
 * The dependency rule: apps -> products -> platform, platform parts only to
 * lower tiers, and inside a product surfaces -> actions -> rules, store,
 * connectors -> contracts. See docs/architecture.md.
 */
const TIERS: Readonly<Record<string, number>> = {
  kernel: 0,
  config: 0,
  telemetry: 0,
  database: 1,
  cache: 1,
  storage: 1,
  jobs: 2,
  limits: 2,
  audit: 2,
  mail: 2,
  live: 2,
  outbound: 2,
  secrets: 2,
  identity: 3,
  billing: 3,
  ai: 3,
  telegram: 3,
  webhooks: 3,
  backup: 3,
  privacy: 3,
  http: 4,
  product: 4,
  api: 4,
};

/** Same-tier imports that are meant: tier 0 builds on the kernel, stores keep rows in the database, products declare routes. */
const ALLOWED_WITHIN_TIER: ReadonlySet<string> = new Set([
  "config -> kernel",
  "telemetry -> kernel",
  "telemetry -> config",
  "cache -> database",
  "storage -> database",
  "product -> http",
  "api -> http",
]);

/** Node's own modules that touch nothing outside the process. */
const PURE_MODULES = /^node:(assert|assert\/strict|buffer|path|string_decoder|url|util)$/;

const NETWORK_MODULES = /^node:(http|https|http2|net|tls|dgram|dns|dns\/promises)$/;

/** Code that may use what a part offers to tests. The fakes of connectors and the pages of developers also serve development. */
const TEST_CODE =
  /^(tests|bench|scripts)\/|\/(tests|testing)\/|\/testing\.ts$|^products\/[^/]+\/connectors\/[^/]+\/fake\/|^apps\/server\/development\//;

const SURFACES = ["routes", "graphql", "bot", "jobs", "cli", "console", "miniapp"];

/** What each folder or file of a product may import from its own product. */
const PRODUCT_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  contracts: [],
  errors: [],
  config: [],
  rules: ["contracts", "errors"],
  connectors: ["contracts", "errors", "config", "rules"],
  store: ["contracts", "errors", "rules"],
};

/** Files that build a product: the only ones beside actions that may name everything. */
const WIRING = ["index", "create", "services"];

/**
 * Free folders that reach rows or outside services on behalf of actions. Every
 * other folder of a product's own naming is as pure as its rules.
 */
const REACHING_DATA: Readonly<Record<string, readonly string[]>> = {
  vin: ["bulk", "history", "sources"],
};

/** Which part may use a third-party package that must stay in one place. */
const PACKAGE_HOMES: Readonly<Record<string, RegExp>> = {
  undici: /^(platform\/outbound\/|(.*\/)?tests\/|bench\/|scripts\/)/,
  "node:process": /^(platform\/config\/|(.*\/)?tests\/|bench\/|scripts\/)/,
  stripe: /^platform\/billing\//,
  grammy: /^platform\/telegram\//,
  ccxt: /^products\/trading\/connectors\//,
  fastify: /^(platform\/(http|api)\/|products\/[^/]+\/(routes|tests)\/|tests\/)/,
  "graphile-worker": /^(platform\/jobs\/|bench\/)/,
  pg: /^(platform\/database\/|tests\/|bench\/)/,
  ioredis: /^platform\/(cache|limits)\//,
  bentocache: /^platform\/cache\//,
  pino: /^platform\/telemetry\//,
  "prom-client": /^platform\/telemetry\//,
  nodemailer: /^platform\/mail\//,
  commander: /^(apps\/cli\/|platform\/product\/|products\/[^/]+\/cli\/)/,
};

/** Why an import is not allowed; `undefined` when it is. */
export function boundaryFault(file: string, target: string, specifier: string): string | undefined {
  const home = PACKAGE_HOMES[target];
  if (home !== undefined) return home.test(file) ? undefined : `${target} belongs to ${String(home)}.`;
  if (/^(tests|bench|scripts)\//.test(file)) return undefined;
  if (!TEST_CODE.test(file) && /\/(testing|tests)(\/|\.ts$|$)/.test(target))
    return "what a part offers to tests is for tests only.";
  if (file.startsWith("products/") && target.startsWith("node:")) return moduleFault(file, target);
  const [fromArea, fromPart] = split(file);
  const [toArea, toPart] = split(target);
  if (!["apps", "products", "platform", "tests", "bench", "scripts"].includes(toArea)) return undefined;
  if (fromArea === "apps" && toArea === "apps") return undefined;
  if (fromArea === toArea && fromPart === toPart)
    return fromArea === "products" ? productFault(file, target) : undefined;
  if (!specifier.startsWith("#"))
    return "cross a part's border only through its face (#platform/NAME, #products/NAME).";
  if (
    specifier.startsWith("#") &&
    target.split("/").length > 2 &&
    !target.endsWith("/testing") &&
    !target.endsWith("/contracts")
  )
    return "only the face of a part may be imported.";
  if (placeInProduct(file) === "rules" && fromArea === "products" && target !== "platform/kernel")
    return "rules do no input or output: of the platform they know the kernel only.";
  return areaFault(fromArea, fromPart, toArea, toPart, file);
}

function moduleFault(file: string, target: string): string | undefined {
  const [, product = "", place = ""] = file.split("/");
  if (place === "tests") return undefined;
  if (NETWORK_MODULES.test(target))
    return place === "connectors" ? undefined : `${target} belongs in a connector.`;
  const pure =
    ["rules", "contracts.ts", "errors.ts", "config.ts"].includes(place) || isPureFolder(product, file);
  return pure && !PURE_MODULES.test(target) ? `${place} does no input or output.` : undefined;
}

function areaFault(
  fromArea: string,
  fromPart: string,
  toArea: string,
  toPart: string,
  file: string,
): string | undefined {
  if (fromArea === "apps")
    return toArea === "tests" || toArea === "bench" ? "apps never import tests." : undefined;
  if (fromArea === "products")
    return toArea === "platform" ? undefined : "products import only the platform, never one another.";
  if (toArea !== "platform") return "the platform knows no product and no app.";
  if (/\/(tests|testing)(\/|\.ts)/.test(file)) return undefined;
  const from = TIERS[fromPart];
  const to = TIERS[toPart];
  if (from === undefined || to === undefined)
    return `tier of ${from === undefined ? fromPart : toPart} is not declared in tests/architecture/rules.ts.`;
  if (to < from || ALLOWED_WITHIN_TIER.has(`${fromPart} -> ${toPart}`)) return undefined;
  return `${fromPart} (tier ${from}) may import only lower tiers, ${toPart} is tier ${to}.`;
}

function productFault(file: string, target: string): string | undefined {
  const from = placeInProduct(file);
  const to = placeInProduct(target);
  const product = file.split("/")[1] ?? "";
  if (from === to || from === "index" || from === "tests") return undefined;
  const allowed = PRODUCT_IMPORTS[from];
  if (allowed !== undefined)
    return allowed.includes(to) || isData(to)
      ? undefined
      : `${from} may import only ${allowed.join(", ") || "nothing of its product"}.`;
  if (SURFACES.includes(to)) return "nothing imports a surface.";
  const toData = to === "store" || to === "connectors" || reachesData(product, to);
  if (!toData || from === "actions" || WIRING.includes(from) || reachesData(product, from)) return undefined;
  return SURFACES.includes(from)
    ? "surfaces reach data only through actions."
    : `${from} is pure; data is reached by actions, and by the folders in REACHING_DATA of tests/architecture/rules.ts.`;
}

function reachesData(product: string, place: string): boolean {
  return REACHING_DATA[product]?.includes(place) ?? false;
}

/** A folder of the product's own naming that neither reaches data nor holds it. */
function isPureFolder(product: string, file: string): boolean {
  const place = placeInProduct(file);
  const known = [...SURFACES, ...WIRING, ...Object.keys(PRODUCT_IMPORTS), "actions", "tests", "doctor"];
  return !known.includes(place) && !isData(place) && !reachesData(product, place);
}

/** Folders that hold the data a product's rules work on, such as vin's vehicle index. */
function isData(place: string): boolean {
  return place.endsWith("-index");
}

function placeInProduct(path: string): string {
  return (path.split("/")[2] ?? "index").replace(/\.tsx?$/, "");
}

function split(path: string): [string, string] {
  const [area, part] = path.split("/");
  return [area ?? "", part ?? ""];
}
