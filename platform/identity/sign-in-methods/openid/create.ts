import { firstUse } from "#platform/kernel";
import { signInMethodErrors } from "../errors.ts";
import { requireFreshProof } from "../fresh-proof.ts";
import type { SignInMethodsParts } from "../parts.ts";
import type { OpenIdFlow } from "./flow.ts";
import type { OpenId } from "./openid.ts";
import { mayReach } from "./transport.ts";

/**
 * Sign-in by the configured providers. Throws for a provider that may be reached in development only.
 */
export function createOpenId(parts: SignInMethodsParts): OpenId {
  const open = parts.config.openIdProviders.find(({ issuer }) => !mayReach(issuer, parts.loopbackProviders));
  if (open !== undefined)
    throw new Error(
      `TRADEPOST_OPENID_PROVIDERS: outside of development "${open.id}" needs an issuer with https://.`,
    );
  // Imported with the first sign-in of this kind: few installations have providers.
  const flows = new Map(
    parts.config.openIdProviders.map((provider) => [
      provider.id,
      firstUse(async () => (await import("./flow.ts")).openIdFlow(parts, provider)),
    ]),
  );
  const flowOf = (id: string): Promise<OpenIdFlow> => {
    const flow = flows.get(id);
    if (flow === undefined) throw signInMethodErrors.IDENTITY_PROVIDER_UNKNOWN();
    return flow.get();
  };
  return {
    offers: () => parts.config.openIdProviders.map(({ id, name }) => ({ id, name })),
    beginSignIn: async (context, request) =>
      (await flowOf(request.provider)).depart(context, request, undefined),
    beginLink: async (context, request) => {
      const flow = await flowOf(request.provider);
      await requireFreshProof(parts, context.actor);
      return flow.depart(context, request, context.actor);
    },
    finish: async (context, request) => (await flowOf(request.provider)).finish(context, request),
  };
}
