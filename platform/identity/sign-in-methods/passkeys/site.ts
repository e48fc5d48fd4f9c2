/** What authenticators bind a passkey to: the host, and the origin of the page. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
  readonly name: string;
}

export function relyingParty({ url, name }: { readonly url: string; readonly name: string }): RelyingParty {
  const { hostname, origin } = new URL(url);
  return { id: hostname, origin, name };
}
