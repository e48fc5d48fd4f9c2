import { Type } from "typebox";
import { defineAuditActions } from "#platform/audit";

const only = { additionalProperties: false };
const nothing = Type.Object({}, only);

export const twoFactorAuditActions = defineAuditActions("identity", {
  "identity.two-factor-on": { title: "Turned two-factor sign-in on", facts: nothing },
  "identity.two-factor-off": { title: "Turned two-factor sign-in off", facts: nothing },
  "identity.two-factor-removed": {
    title: "Took a lost second factor away",
    facts: Type.Object(
      { reason: Type.String({ maxLength: 200 }), ended: Type.Integer({ minimum: 0 }) },
      only,
    ),
  },
  "identity.two-factor-locked": { title: "Entered too many wrong codes", facts: nothing },
  "identity.recovery-code-used": {
    title: "Used a recovery code",
    facts: Type.Object({ left: Type.Integer({ minimum: 0 }) }, only),
  },
  "identity.recovery-codes-replaced": { title: "Made new recovery codes", facts: nothing },
});
