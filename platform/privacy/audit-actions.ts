import { Type } from "typebox";
import { defineAuditActions } from "#platform/audit";

const count = Type.Integer({ minimum: 0 });
const only = { additionalProperties: false };

export const privacyActions = defineAuditActions("privacy", {
  "privacy.exported": { title: "Exported a person's data", facts: Type.Object({ bytes: count }, only) },
  "privacy.erased": {
    title: "Erased a person",
    facts: Type.Object({ rows: count, workspaces: count }, only),
  },
});
