type TrustProxy = false | string[] | ((address: string, hop: number) => boolean);

/**
 * Reads who may say where a request came from: a number of hops, or addresses
 * and networks. Nothing is trusted when the list is empty.
 */
export function trustedProxies(entries: readonly string[]): TrustProxy {
  const [only] = entries;
  if (only === undefined) return false;
  if (entries.length > 1 || !/^\d{1,2}$/.test(only)) return [...entries];
  const hops = Number(only);
  return (_address, hop) => hop < hops;
}
