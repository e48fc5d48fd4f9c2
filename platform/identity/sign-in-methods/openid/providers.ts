import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { optionalSecret, type Variable } from "#platform/config";
import { fail, type Result, succeed } from "#platform/kernel";

/** One OpenID provider as the operator configured it. */
export interface OpenIdProvider {
  readonly id: string;
  /** Absolute URL, as the provider writes it. */
  readonly issuer: string;
  readonly clientId: string;
  /** `undefined` for a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly name: string;
  readonly scopes: readonly string[];
}

/** core.telegram.org/bots/telegram-login; it tells no mail address. */
export const TELEGRAM_ISSUER = "https://oauth.telegram.org";
const PRESETS: Readonly<Record<string, Partial<OpenIdProvider>>> = {
  telegram: { issuer: TELEGRAM_ISSUER, name: "Telegram", scopes: ["openid", "profile"] },
};
const USUAL_SCOPES = ["openid", "email", "profile"];

const Given = Type.Array(
  Type.Object(
    {
      id: Type.String({ pattern: "^[a-z][a-z0-9-]{0,30}$" }),
      issuer: Type.Optional(Type.String({ pattern: "^https?://[^\\s?#]+$", maxLength: 300 })),
      clientId: Type.String({ minLength: 1 }),
      clientSecret: Type.Optional(Type.String({ minLength: 1 })),
      name: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
      scopes: Type.Optional(Type.Array(Type.String({ pattern: "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$" }))),
    },
    { additionalProperties: false },
  ),
);

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

export function isHttps(address: string): boolean {
  return URL.parse(address)?.protocol === "https:";
}

/** Whether an address is plain HTTP on this machine, as a provider in development has it. */
export function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === "http:" && LOOPBACK.has(url.hostname);
}

/** What identities of a provider are kept under. */
export function providerKey({ issuer }: Pick<OpenIdProvider, "issuer">): string {
  return issuer.replace(/\/+$/, "");
}

/** A variable that holds providers as JSON; its faults name the place and never the value. */
export function openIdProviders(spec: {
  readonly name: string;
  readonly description: string;
}): Variable<readonly OpenIdProvider[]> {
  const base = optionalSecret({ ...spec, example: "" });
  return { ...base, fallback: [], parse: parseProviders, productionWarning: () => undefined };
}

export function parseProviders(text: string): Result<readonly OpenIdProvider[], string> {
  const given = parseJson(text);
  if (!Value.Check(Given, given)) {
    const [first] = Value.Errors(Given, given);
    const place = first === undefined || first.instancePath === "" ? "the whole" : first.instancePath;
    return fail(
      `must be a JSON list of providers with id, issuer and clientId; wrong is ${place}: ${first?.message ?? "no JSON"}`,
    );
  }
  const providers = given.map(completed);
  const unplaced = providers.find(({ issuer }) => issuer === "");
  if (unplaced !== undefined) return fail(`lacks the issuer of "${unplaced.id}"`);
  const open = providers.find(({ issuer }) => !isHttps(issuer) && !isLoopback(issuer));
  if (open !== undefined) return fail(`gives "${open.id}" an issuer that does not start with https://`);
  const twice = providers.find(({ id }, index) => providers.findIndex((other) => other.id === id) !== index);
  return twice === undefined ? succeed(providers) : fail(`names "${twice.id}" twice`);
}

function completed(given: Static<typeof Given>[number]): OpenIdProvider {
  const preset = PRESETS[given.id];
  const scopes = given.scopes ?? preset?.scopes ?? USUAL_SCOPES;
  return {
    id: given.id,
    issuer: given.issuer ?? preset?.issuer ?? "",
    clientId: given.clientId,
    clientSecret: given.clientSecret,
    name: given.name ?? preset?.name ?? given.id,
    scopes: scopes.includes("openid") ? scopes : ["openid", ...scopes],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
