/** BentoCache stores under this prefix when a tag was last invalidated. */
export const TAG_KEY = "___bc:t:";

/** BentoCache keeps that time for ten days, so a tagged entry must not live longer. */
export const MAXIMUM_TAGGED_SECONDS = 10 * 24 * 60 * 60;
