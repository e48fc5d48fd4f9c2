import { firstUse } from "#platform/kernel";

/** The HTTP client, loaded with the first call: it takes 14 MB that an installation without calls does not need. */
export const undici = firstUse(() => import("undici"));
