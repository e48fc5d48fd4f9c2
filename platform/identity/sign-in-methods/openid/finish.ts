import type { CallContext } from "../../sessions/session.ts";
import { admitAddress } from "../../accounts/guards.ts";
import { isToken } from "../../sessions/token.ts";
import { signInMethodErrors } from "../errors.ts";
import { arrive } from "../external/arrive.ts";
import { link } from "../external/link.ts";
import type { ProvenIdentity } from "../external/proven.ts";
import type { SignInMethodsParts } from "../parts.ts";
import { noteRefusal } from "../refusal.ts";
import { exchange, OPENID_METHOD } from "./exchange.ts";
import type { KnownProvider } from "./flow.ts";
import type { OpenIdArrival, OpenIdReturn } from "./openid.ts";
import { claimState, type OpenIdState, type OpenIdWay, secretsOf } from "./states.ts";

/** Ends the way: the browser is back from the provider. */
export async function finish(
  parts: SignInMethodsParts,
  known: KnownProvider,
  context: CallContext,
  request: OpenIdReturn,
): Promise<OpenIdArrival> {
  await admitAddress(parts, context);
  const way = {
    provider: known.provider.id,
    state: request.parameters.get("state") ?? "",
    browserToken: request.browserToken,
  };
  const state = await begun(parts, way);
  if (state === undefined) {
    await noteRefusal(parts, context, { method: OPENID_METHOD });
    throw signInMethodErrors.IDENTITY_PROVIDER_REFUSED();
  }
  const identity = await proven(parts, known, context, request, way);
  const { returnTo } = state;
  if (state.userId !== null) return { returnTo, ...(await linked(parts, context, request, state, identity)) };
  const { previousToken } = request;
  const refusal = () => signInMethodErrors.IDENTITY_PROVIDER_REFUSED();
  return { returnTo, ...(await arrive(parts, context, { identity, previousToken, refusal })) };
}

async function begun(parts: SignInMethodsParts, way: OpenIdWay): Promise<OpenIdState | undefined> {
  return isToken(way.state) && isToken(way.browserToken) ? claimState(parts, way) : undefined;
}

async function proven(
  parts: SignInMethodsParts,
  { provider, client }: KnownProvider,
  context: CallContext,
  { parameters }: OpenIdReturn,
  way: OpenIdWay,
): Promise<ProvenIdentity> {
  const url = new URL(parts.links.openIdCallback(provider.id));
  url.search = parameters.toString();
  try {
    const back = { url, state: way.state, ...secretsOf(way) };
    return await exchange({ client, provider, logger: parts.logger }, back);
  } catch (error) {
    await noteRefusal(parts, context, { method: OPENID_METHOD });
    throw error;
  }
}

/** Only the session that began the way may end it. */
async function linked(
  parts: SignInMethodsParts,
  context: CallContext,
  { actor }: OpenIdReturn,
  { userId, sessionId }: OpenIdState,
  identity: ProvenIdentity,
) {
  if (actor?.userId !== userId || actor.sessionId !== sessionId)
    throw signInMethodErrors.IDENTITY_PROVIDER_REFUSED();
  return { kind: "linked" as const, identity: await link(parts, { ...context, actor }, identity) };
}
