import { lookup as systemLookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { callbackify } from "node:util";
import type { buildConnector } from "undici";
import { outboundErrors } from "../errors.ts";
import type { AddressPolicy } from "./address-policy.ts";
import { literalOf, needsOpenNetwork, requireAddress } from "./url-form.ts";

/** Answers every address of a name. */
export type Resolve = (
  hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export const resolveBySystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/**
 * Opens connections to permitted addresses only. A name is resolved once and the connection goes to
 * the very addresses that were checked, so a name that answers differently the next time gains
 * nothing. Addresses given as numbers are never resolved by the system and are checked here.
 */
export function guardedConnector(
  makeConnector: typeof buildConnector,
  policy: AddressPolicy,
  resolve: Resolve,
  connectTimeoutMs: number,
): buildConnector.connector {
  const build = (openedOnly: boolean): buildConnector.connector =>
    makeConnector({ timeout: connectTimeoutMs, lookup: guardedLookup(policy, resolve, openedOnly) });
  const usual = build(false);
  const openedOnly = build(true);
  return (options, callback) => {
    const restricted = needsOpenNetwork(options.protocol, options.port, policy);
    try {
      const literal = literalOf(options.hostname);
      if (literal !== undefined) requireAddress(literal, restricted, policy);
    } catch (refusal) {
      callback(asError(refusal), null);
      return;
    }
    (restricted ? openedOnly : usual)(options, callback);
  };
}

/** Refuses a name when any of its addresses is not permitted: which one is taken is not ours to choose. */
function guardedLookup(policy: AddressPolicy, resolve: Resolve, openedOnly: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async (): Promise<{ address: string; family: number }[]> => {
      const addresses = await resolve(hostname);
      if (addresses.length === 0) throw outboundErrors.OUTBOUND_UNREACHABLE({ host: hostname });
      for (const { address } of addresses) requireAddress(address, openedOnly, policy);
      return addresses.map(({ address, family }) => ({ address, family }));
    };
    callbackify(answer)((refusal, addresses = []) => {
      const [first] = addresses;
      if (refusal !== null) callback(refusal, []);
      else if (options.all === true || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
