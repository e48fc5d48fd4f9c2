import { Type } from "typebox";
import { defineAuditActions } from "#platform/audit";

const only = { additionalProperties: false };

export const tokenAuditActions = defineAuditActions("identity", {
  "identity.refresh-reused": {
    title: "A replaced refresh token was presented; its session was ended",
    facts: Type.Object({ sessionId: Type.String({ maxLength: 36 }) }, only),
  },
});
