import { defineAuditActions } from "#platform/audit";
import { Type } from "typebox";

const only = { additionalProperties: false };
const none = Type.Object({}, only);

/** What happens to accounts, besides sign-in and sign-out. */
export const accountActions = defineAuditActions("identity", {
  "identity.sign-up-requested": { title: "Asked to sign up", facts: none },
  "identity.address-verified": {
    title: "Proved the address and became a user",
    facts: Type.Object({ method: Type.Union([Type.Literal("code"), Type.Literal("link")]) }, only),
  },
  "identity.password-reset-requested": { title: "Asked to reset a password", facts: none },
  "identity.password-reset": {
    title: "Reset the password",
    facts: Type.Object({ ended: Type.Integer() }, only),
  },
  "identity.password-changed": {
    title: "Changed the password",
    facts: Type.Object({ ended: Type.Integer() }, only),
  },
  "identity.profile-changed": {
    title: "Changed the own profile",
    facts: Type.Object({ changed: Type.Array(Type.String({ maxLength: 50 }), { maxItems: 10 }) }, only),
  },
  "identity.session-revoked": { title: "Ended a session", facts: none },
  "identity.sessions-revoked": {
    title: "Ended all other sessions",
    facts: Type.Object({ ended: Type.Integer() }, only),
  },
  "identity.session-rotated": { title: "Renewed the token of a session", facts: none },
  "identity.user-imported": { title: "Imported a user", facts: none },
  "identity.user-disabled": { title: "Disabled a user", facts: none },
  "identity.user-enabled": { title: "Enabled a user again", facts: none },
});
