import { defineAuditActions } from "#platform/audit";
import { Type } from "typebox";

export const termsActions = defineAuditActions("identity", {
  "identity.terms-accepted": {
    title: "Accepted the terms",
    facts: Type.Object(
      { document: Type.String({ maxLength: 31 }), version: Type.String({ maxLength: 50 }) },
      { additionalProperties: false },
    ),
  },
});
