import type { LandingLink } from "#platform/http";
import type { FirstWorkspace } from "#platform/identity";

/** Shows the first API key: the only time that anybody sees it. */
export function printFirstKey({ workspace, secret }: FirstWorkspace, address: string | undefined): void {
  console.log(`
Made the workspace "${workspace.name}" and its API key. Keep the key, it is shown only now:

    ${secret}${address === undefined ? "" : tryIt(secret, address)}`);
}

/** Says where to go next. */
export function printWhereToGo(
  address: string | undefined,
  seconds: number,
  developmentPages: readonly LandingLink[],
): void {
  if (address === undefined) {
    console.log(
      `\nTradepost works in the background since ${seconds.toFixed(1)} s after its start. Stop it with Ctrl-C.`,
    );
    return;
  }
  // The name that links in mails have, too: browsers keep sessions and passkeys for a name.
  const site = address.replace("//127.0.0.1:", "//localhost:");
  const pages = developmentPages.map(({ title, path }) => `\n    ${title.padEnd(15)} ${site}${path}`);
  console.log(`
Tradepost is ready after ${seconds.toFixed(1)} s on ${address}
    Start here      ${site}/
    Sign up         ${site}/sign-up
    API reference   ${site}/docs
    Health          ${site}/health${pages.join("")}
    Command line    npx tradepost --help
Stop it with Ctrl-C.`);
}

function tryIt(secret: string, address: string): string {
  return `

Try it:
    curl -H "Authorization: Bearer ${secret}" ${address}/api/v1/vin/1HGCM82633A004352`;
}
