/** How long answers stay good, in seconds; the defaults of namespaces. */
export const lifetimes = {
  aiAnswerSeconds: 24 * 60 * 60,
  userSeconds: 60 * 60,
  listingSeconds: 30 * 60,
  vinSeconds: 30 * 24 * 60 * 60,
  marketplaceSeconds: 5 * 60,
  defaultSeconds: 5 * 60,
} as const;
