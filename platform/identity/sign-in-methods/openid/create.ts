import { buildAuthorizationUrl, calculatePKCECodeChallenge } from "openid-client";
import type { UserActor } from "../../actor.ts";
import { admitAddress } from "../../accounts/guards.ts";
import type { CallContext } from "../../sessions/session.ts";
import { isToken, newToken } from "../../sessions/token.ts";
import { signInMethodErrors } from "../errors.ts";
import { requireFreshProof } from "../fresh-proof.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { type ProviderClient, providerClient } from "./client.ts";
import { faultOf } from "./exchange.ts";
import { finish } from "./finish.ts";
import type { OpenId, OpenIdDeparture, OpenIdRequest } from "./openid.ts";
import type { OpenIdProvider } from "./providers.ts";
import { keepState, secretsOf } from "./states.ts";
import { mayReach } from "./transport.ts";

/** A provider with its client. */
export interface KnownProvider {
  readonly provider: OpenIdProvider;
  readonly client: ProviderClient;
}

/**
 * Sign-in by the configured providers; they are asked to describe themselves at the first use. Throws for a
 * provider that may be reached in development only.
 */
export function createOpenId(parts: SignInMethodsParts): OpenId {
  const open = parts.config.openIdProviders.find(({ issuer }) => !mayReach(issuer, parts.loopbackProviders));
  if (open !== undefined)
    throw new Error(
      `TRADEPOST_OPENID_PROVIDERS: outside of development "${open.id}" needs an issuer with https://.`,
    );
  const known = new Map<string, KnownProvider>(
    parts.config.openIdProviders.map((provider) => [
      provider.id,
      { provider, client: providerClient(parts, provider) },
    ]),
  );
  const of = (id: string): KnownProvider => {
    const found = known.get(id);
    if (found === undefined) throw signInMethodErrors.IDENTITY_PROVIDER_UNKNOWN();
    return found;
  };
  return {
    offers: () => parts.config.openIdProviders.map(({ id, name }) => ({ id, name })),
    beginSignIn: async (context, request) => depart(parts, of(request.provider), context, request, undefined),
    beginLink: async (context, request) => {
      const provider = of(request.provider);
      await requireFreshProof(parts, context.actor);
      return depart(parts, provider, context, request, context.actor);
    },
    finish: async (context, request) => finish(parts, of(request.provider), context, request),
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
