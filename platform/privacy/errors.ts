import { defineErrors } from "#platform/kernel";

export const privacyErrors = defineErrors("PRIVACY", {
  PRIVACY_PERSON_NOT_FOUND: {
    status: 404,
    title: "No such person",
    retry: false,
    detail: () => "The account was erased already, or never existed.",
  },
  PRIVACY_IN_PERSON_ONLY: {
    status: 403,
    title: "Only the person themselves may do this",
    retry: false,
    detail: () => "Stop acting for this person; they must do it when they are signed in themselves.",
  },
  PRIVACY_LAST_OWNER: {
    status: 409,
    title: "Other people need an owner first",
    retry: false,
    detail: (p: { workspaces: string }) =>
      `You are the only owner of ${p.workspaces}, which has other members. Make one of them an owner or delete it, then try again.`,
  },
  PRIVACY_LAST_OPERATOR: {
    status: 409,
    title: "The installation needs an operator",
    retry: false,
    detail: () => "Make another person an operator first: tradepost operators add EMAIL.",
  },
});
