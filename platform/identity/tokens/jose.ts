import { firstUse } from "#platform/kernel";

/** The library for signed tokens, loaded with the first of them: a server that sees API keys only needs it not. */
export const jose = firstUse(() => import("jose"));
