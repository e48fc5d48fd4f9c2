import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from "openid-client";
import type { Clock } from "#platform/kernel";
import type { Outbound } from "#platform/outbound";
import { signInMethodErrors } from "../errors.ts";
import type { OpenIdProvider } from "./providers.ts";
import { mayReach, providerTransport } from "./transport.ts";

export interface ProviderClientDeps {
  readonly clock: Clock;
  readonly outbound: Pick<Outbound, "host">;
  readonly loopbackProviders: boolean;
}

/** A provider as it described itself; its keys are cached with it. */
export type ProviderClient = () => Promise<Configuration>;

/** Signatures by a key pair of the provider; never `none`, never a secret that two parties share. */
const ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
const USUAL_ALGORITHM = "RS256";
const FRESH_MS = 24 * 3_600_000;
const TIMEOUT_SECONDS = 10;

/**
 * Asks a provider to describe itself once a day. Callers at the same moment share one question; while the
 * provider does not answer, what it said before goes on to hold.
 */
export function providerClient(deps: ProviderClientDeps, provider: OpenIdProvider): ProviderClient {
  let known: { readonly client: Configuration; readonly readAtMs: number } | undefined;
  let asking: Promise<Configuration> | undefined;
  return async () => {
    if (known !== undefined && deps.clock.nowMs() - known.readAtMs < FRESH_MS) return known.client;
    asking ??= describe(deps, provider).finally(() => {
      asking = undefined;
    });
    try {
      known = { client: await asking, readAtMs: deps.clock.nowMs() };
    } catch (error) {
      if (known === undefined) throw error;
    }
    return known.client;
  };
}

async function describe(deps: ProviderClientDeps, provider: OpenIdProvider): Promise<Configuration> {
  const transport = providerTransport(deps, provider);
  const insecure = deps.loopbackProviders ? [allowInsecureRequests] : [];
  const found = await discovery(new URL(provider.issuer), provider.clientId, undefined, None(), {
    [customFetch]: transport,
    execute: insecure,
    timeout: TIMEOUT_SECONDS,
  });
  const server = { ...found.serverMetadata() } as ServerMetadata;
  requireReachable(deps, provider, server);
  const stated = server.id_token_signing_alg_values_supported ?? [USUAL_ALGORITHM];
  const algorithms = stated.filter((algorithm) => ALGORITHMS.includes(algorithm));
  const limited = { ...server, id_token_signing_alg_values_supported: algorithms };
  const client = new Configuration(limited, provider.clientId, undefined, authentication(provider, server));
  client[customFetch] = transport;
  client.timeout = TIMEOUT_SECONDS;
  for (const extend of insecure) extend(client);
  // Without it the library trusts the connection alone and checks no signature.
  enableNonRepudiationChecks(client);
  return client;
}

function requireReachable(
  { loopbackProviders }: ProviderClientDeps,
  provider: OpenIdProvider,
  server: ServerMetadata,
): void {
  const needed = [server.authorization_endpoint, server.token_endpoint, server.jwks_uri];
  if (needed.every((address) => address !== undefined && mayReach(address, loopbackProviders))) return;
  throw signInMethodErrors.IDENTITY_PROVIDER_UNAVAILABLE({ provider: provider.name });
}

/** HTTP Basic is what a provider must take that says nothing (OpenID Connect Discovery 1.0, 3). */
function authentication({ clientSecret }: OpenIdProvider, server: ServerMetadata) {
  if (clientSecret === undefined) return None();
  const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return methods.includes("client_secret_basic")
    ? ClientSecretBasic(clientSecret)
    : ClientSecretPost(clientSecret);
}
