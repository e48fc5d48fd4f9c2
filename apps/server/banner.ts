import { type CoreConfig, publicBaseUrl } from "#platform/config";
import type { LandingLink } from "#platform/http";
import type { FirstWorkspace } from "#platform/identity";

/** Where a server is found. */
export interface Places {
  /** The address that people know, without a slash at the end. */
  readonly site: string;
  /** What the process listens on, where that is not what people know. */
  readonly behind: string | undefined;
}

/** The places of a server that listens on an address. */
export function placesOf(core: Pick<CoreConfig, "baseUrl" | "port">, address: string): Places {
  // Without a public address the name that links in mails have, too: browsers keep sessions and passkeys for a name.
  const local = address.replace("//127.0.0.1:", "//localhost:");
  const site = core.baseUrl === undefined ? local : publicBaseUrl(core);
  return { site, behind: site === address ? undefined : address };
}

/** Shows the first API key: the only time that anybody sees it. */
export function firstKeyText({ workspace, secret }: FirstWorkspace, places: Places | undefined): string {
  return `
Made the workspace "${workspace.name}" and its API key. Keep the key, it is shown only now:

    ${secret}${places === undefined ? "" : tryIt(secret, places)}`;
}

/** Says where to go next. */
export function whereToGoText(
  places: Places | undefined,
  seconds: number,
  developmentPages: readonly LandingLink[],
): string {
  const ready = `${seconds.toFixed(1)} s`;
  if (places === undefined)
    return `\nTradepost works in the background since ${ready} after its start. Stop it with Ctrl-C.`;
  const { site, behind } = places;
  const pages = developmentPages.map(({ title, path }) => `\n    ${title.padEnd(15)} ${site}${path}`);
  return `
Tradepost is ready after ${ready} on ${site}${behind === undefined ? "" : `, listening on ${behind}`}
    Start here      ${site}/
    Sign up         ${site}/sign-up
    API reference   ${site}/docs
    Health          ${site}/health${pages.join("")}
    Command line    npx tradepost --help
Stop it with Ctrl-C.`;
}

function tryIt(secret: string, { site }: Places): string {
  return `

Try it:
    curl -H "Authorization: Bearer ${secret}" ${site}/api/v1/vin/1HGCM82633A004352`;
}
