import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  type Configuration,
  fetchUserInfo,
  type IDToken,
} from "openid-client";
import { AppError } from "#platform/kernel";
import type { Logger } from "#platform/telemetry";
import { signInMethodErrors } from "../errors.ts";
import { type ProvenIdentity, provenIdentity } from "../external/proven.ts";
import type { ProviderClient } from "./client.ts";
import { type OpenIdProvider, providerKey, TELEGRAM_ISSUER } from "./providers.ts";

export const OPENID_METHOD = "openid";

export interface ExchangeDeps {
  readonly client: ProviderClient;
  readonly provider: OpenIdProvider;
  readonly logger: Logger;
}

export interface CallBack {
  /** The address that the provider sent the browser to, with its query. */
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * Turns the code of a call back into who the person is there. The ID token's signature, issuer, audience,
 * times and nonce are checked. Throws `IDENTITY_PROVIDER_REFUSED` or `IDENTITY_PROVIDER_UNAVAILABLE`.
 */
export async function exchange(deps: ExchangeDeps, back: CallBack): Promise<ProvenIdentity> {
  const { provider } = deps;
  try {
    const client = await deps.client();
    const tokens = await authorizationCodeGrant(client, back.url, {
      pkceCodeVerifier: back.codeVerifier,
      expectedState: back.state,
      expectedNonce: back.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error("The answer holds no ID token.");
    return identityOf(provider, await withAddress(client, provider, tokens.access_token, claims));
  } catch (error) {
    throw faultOf(deps, error);
  }
}

/** What went wrong underneath, as what a person is told. */
export function faultOf(
  { provider, logger }: Omit<ExchangeDeps, "client">,
  error: unknown,
  otherwise: "refused" | "unavailable" = "refused",
): AppError {
  if (otherwise === "unavailable" || appErrorIn(error) !== undefined) {
    logger.warn({ error, provider: provider.id }, "An OpenID provider could not be used");
    return signInMethodErrors.IDENTITY_PROVIDER_UNAVAILABLE({ provider: provider.name }, { cause: error });
  }
  if (!(error instanceof AuthorizationResponseError))
    logger.warn({ error, provider: provider.id }, "An answer of an OpenID provider was not accepted");
  return signInMethodErrors.IDENTITY_PROVIDER_REFUSED(undefined, { cause: error });
}

/** The library wraps what our transport throws. */
function appErrorIn(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  return error instanceof Error && error.cause !== undefined ? appErrorIn(error.cause) : undefined;
}

/** Some providers tell the address at their claims endpoint only. */
async function withAddress(
  client: Configuration,
  { scopes }: OpenIdProvider,
  accessToken: string,
  claims: IDToken,
): Promise<IDToken> {
  const endpoint = client.serverMetadata().userinfo_endpoint;
  if (claims["email"] !== undefined || !scopes.includes("email") || endpoint === undefined) return claims;
  return { ...(await fetchUserInfo(client, accessToken, claims.sub)), ...claims };
}

function identityOf(provider: OpenIdProvider, claims: IDToken): ProvenIdentity {
  const verified = claims["email_verified"];
  return provenIdentity({
    provider: providerKey(provider),
    subject: subjectOf(provider, claims),
    method: OPENID_METHOD,
    name: claims["name"],
    userName: claims["preferred_username"],
    email: claims["email"],
    // Apple writes it as a text.
    emailVerified: verified === true || verified === "true",
    language: claims["locale"],
  });
}

/** Telegram names its own id besides, which the Login Widget and Mini Apps know people by. */
function subjectOf(provider: OpenIdProvider, { sub, ...claims }: IDToken): string {
  if (providerKey(provider) !== TELEGRAM_ISSUER) return sub;
  const id = claims["id"];
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? String(id) : `sub:${sub}`;
}
