import type { LandingLink } from "#platform/http";
import { OUTBOX } from "./development/outbox-pages.ts";
import { PLAYGROUND } from "./development/playground/page.ts";

/** Pages of `platform/api` for people without an account or a session. */
export const ACCOUNT_LINKS: readonly LandingLink[] = [
  {
    title: "Sign up",
    path: "/sign-up",
    summary: "A workspace of your own, and keys for your programs",
    section: "account",
  },
  { title: "Sign in", path: "/sign-in", summary: "When you have an account", section: "account" },
];

/** Pages that only development has. */
export function developmentLinks(shows: {
  readonly playground: boolean;
  readonly outbox: boolean;
}): LandingLink[] {
  return [...(shows.playground ? [PLAYGROUND_LINK] : []), ...(shows.outbox ? [OUTBOX_LINK] : [])];
}

const PLAYGROUND_LINK: LandingLink = {
  title: "Playground",
  path: PLAYGROUND,
  summary: "Talk to the bots as on Telegram, without Telegram",
  section: "try",
};

const OUTBOX_LINK: LandingLink = {
  title: "Mails",
  path: OUTBOX,
  summary: "What would have been sent, codes to sign up included",
  section: "operate",
};
