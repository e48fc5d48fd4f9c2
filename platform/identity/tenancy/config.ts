import { type ConfigOf, defineConfig, integer } from "#platform/config";

export const tenancyConfig = defineConfig("Workspaces", {
  workspacesPerPerson: integer({
    name: "TRADEPOST_WORKSPACES_PER_PERSON",
    description: "Most workspaces that one person may own.",
    fallback: 10,
    minimum: 1,
    maximum: 10_000,
  }),
  deletionDays: integer({
    name: "TRADEPOST_WORKSPACE_DELETION_DAYS",
    description: "Days in which an owner can restore a deleted workspace; then all of its data goes.",
    fallback: 30,
    minimum: 0,
    maximum: 365,
  }),
  invitationDays: integer({
    name: "TRADEPOST_INVITATION_DAYS",
    description: "Days after which an invitation no longer works.",
    fallback: 7,
    minimum: 1,
    maximum: 30,
  }),
  impersonationMinutes: integer({
    name: "TRADEPOST_IMPERSONATION_MINUTES",
    description: "Minutes after which an operator stops acting for a person.",
    fallback: 60,
    minimum: 1,
    maximum: 480,
  }),
});

export type TenancyConfig = ConfigOf<typeof tenancyConfig>;
