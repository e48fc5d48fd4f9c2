import { defineErrors } from "#platform/kernel";

export const termsErrors = defineErrors("IDENTITY", {
  IDENTITY_TERMS_UNACCEPTED: {
    status: 403,
    title: "The terms are not accepted yet",
    retry: false,
    detail: (p: { titles: string }) =>
      `Accept "${p.titles}" on the page /terms, or with \`POST /api/v1/me/terms\`. An API key works when an owner of its workspace has accepted.`,
  },
  IDENTITY_TERMS_CHANGED: {
    status: 409,
    title: "These terms are not in force",
    retry: false,
    detail: () => "Read the terms that are (`GET /api/v1/me/terms`) and accept those.",
  },
});
