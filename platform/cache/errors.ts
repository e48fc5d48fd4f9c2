import { defineErrors } from "#platform/kernel";

export const cacheErrors = defineErrors("CACHE", {
  CACHE_STORE_SLOW: {
    status: 503,
    title: "A shared store did not answer in time",
    retry: true,
    detail: (params: { budgetMs: number }) =>
      `No answer within ${params.budgetMs} ms. Try again; if it lasts, check the load of Redis or PostgreSQL.`,
  },
  CACHE_STORE_OPEN: {
    status: 503,
    title: "A shared store is left alone after failures",
    retry: true,
    detail: () =>
      "The store failed several times in a row and is tried again shortly. Check Redis or PostgreSQL.",
  },
});
