import { buildAuthorizationUrl, calculatePKCECodeChallenge } from "openid-client";
import type { UserActor } from "../../actor.ts";
import { admitAddress } from "../../accounts/guards.ts";
import type { CallContext } from "../../sessions/session.ts";
import { isToken, newToken } from "../../sessions/token.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { type ProviderClient, providerClient } from "./client.ts";
import { faultOf } from "./exchange.ts";
import { finish } from "./finish.ts";
import type { OpenIdArrival, OpenIdDeparture, OpenIdRequest, OpenIdReturn } from "./openid.ts";
import type { OpenIdProvider } from "./providers.ts";
import { keepState, secretsOf } from "./states.ts";

/** A provider with its client. */
export interface KnownProvider {
  readonly provider: OpenIdProvider;
  readonly client: ProviderClient;
}

/** The way to one provider and back. */
export interface OpenIdFlow {
  /** For `linkTo` the identity is added to that person, otherwise it signs in. */
  depart(
    context: CallContext,
    request: OpenIdRequest,
    linkTo: UserActor | undefined,
  ): Promise<OpenIdDeparture>;
  finish(context: CallContext, request: OpenIdReturn): Promise<OpenIdArrival>;
}

/** The provider is asked to describe itself at the first use. */
export function openIdFlow(parts: SignInMethodsParts, provider: OpenIdProvider): OpenIdFlow {
  const known = { provider, client: providerClient(parts, provider) };
  return {
    depart: (context, request, linkTo) => depart(parts, known, context, request, linkTo),
    finish: (context, request) => finish(parts, known, context, request),
  };
}

async function depart(
  parts: SignInMethodsParts,
  { provider, client }: KnownProvider,
  context: CallContext,
  request: OpenIdRequest,
  actor: UserActor | undefined,
): Promise<OpenIdDeparture> {
  await admitAddress(parts, context);
  const given = request.browserToken ?? "";
  const browserToken = isToken(given) ? given : newToken();
  const state = newToken();
  const { nonce, codeVerifier } = secretsOf({ state, browserToken });
  const described = await client().catch((error: unknown) => {
    throw faultOf({ provider, logger: parts.logger }, error, "unavailable");
  });
  const url = buildAuthorizationUrl(described, {
    redirect_uri: parts.links.openIdCallback(provider.id),
    scope: provider.scopes.join(" "),
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
  await keepState(parts, { provider: provider.id, state, browserToken }, actor, localPath(request.returnTo));
  return { url: url.href, browserToken };
}

/** A path of this site; `null` for anything that could lead elsewhere. */
function localPath(given: string | undefined): string | null {
  if (given === undefined || given.length > 500 || !/^\/(?![/\\])[^\s\\\p{Cc}]*$/u.test(given)) return null;
  return given;
}
