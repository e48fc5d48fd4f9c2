import { firstUse } from "#platform/kernel";

/** The library that speaks the Bot API; loaded with the first call, for a server without bots needs it not. */
export const grammy = firstUse(() => import("grammy"));
