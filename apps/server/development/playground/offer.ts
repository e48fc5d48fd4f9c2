import { type CoreConfig, publicBaseUrl } from "#platform/config";
import { isLoopbackHost } from "#platform/http";

/** What decides whether a process offers the playground. */
export interface OfferFacts {
  readonly core: Pick<CoreConfig, "environment" | "baseUrl" | "port" | "roles">;
  /** The Bot API server that is configured. */
  readonly apiRoot: string;
  /** Tokens of the operator's bots. */
  readonly tokens: readonly string[];
  /** How many products speak on Telegram. */
  readonly botProducts: number;
}

const TELEGRAM = "https://api.telegram.org";

/**
 * Whether a pretended Telegram takes the place of the real one: in development, on an address of this machine, when
 * nobody has named a bot or another Bot API server, and in a process that does everything itself, because nobody
 * else knows the pretended one.
 */
export function offersPlayground({ core, apiRoot, tokens, botProducts }: OfferFacts): boolean {
  const { hostname } = new URL(publicBaseUrl(core));
  const works = (["http", "worker", "bot"] as const).every((role) => core.roles.includes(role));
  const isFree = apiRoot === TELEGRAM && tokens.length === 0 && botProducts > 0;
  return core.environment === "development" && isLoopbackHost(hostname) && works && isFree;
}
