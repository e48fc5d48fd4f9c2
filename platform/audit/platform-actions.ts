import { Type } from "typebox";
import { defineAuditActions } from "./action.ts";

const text = Type.String({ maxLength: 200 });
const only = { additionalProperties: false };
/** Minor units of the currency as an integer. */
const money = Type.Object(
  {
    amountMinor: Type.Integer(),
    currency: Type.String({ pattern: "^[A-Z]{3}$" }),
    reference: text,
    reason: Type.Optional(text),
  },
  only,
);

/** People, keys and rights. */
export const identityActions = defineAuditActions("identity", {
  "identity.sign-in": { title: "Signed in", facts: Type.Object({ method: text }, only) },
  "identity.sign-in-refused": {
    title: "Was refused at sign-in",
    facts: Type.Object({ method: text, reason: text }, only),
  },
  "identity.sign-out": { title: "Signed out", facts: Type.Object({}, only) },
  "identity.key-created": {
    title: "Created an API key",
    facts: Type.Object({ scopes: Type.Array(text, { maxItems: 50 }) }, only),
  },
  "identity.key-revoked": { title: "Revoked an API key", facts: Type.Object({}, only) },
  "identity.role-changed": { title: "Changed a role", facts: Type.Object({ from: text, to: text }, only) },
  "identity.impersonation-started": {
    title: "Began to act for a person",
    facts: Type.Object({ reason: text, limitSeconds: Type.Integer() }, only),
  },
  "identity.impersonation-ended": { title: "Stopped acting for a person", facts: Type.Object({}, only) },
});

/** Keys that encrypt. */
export const secretsActions = defineAuditActions("secrets", {
  "secrets.rotated": {
    title: "Rotated a key",
    facts: Type.Union([
      Type.Object({ kind: Type.Literal("master"), masterId: text, rewrappedKeys: Type.Integer() }, only),
      Type.Object(
        {
          kind: Type.Literal("data-key"),
          workspaceId: Type.Union([text, Type.Null()]),
          keyId: text,
          retiredKeyId: text,
        },
        only,
      ),
    ]),
  },
});

/** Settings of a workspace or of the installation; name the setting, and its values when they are not secret. */
export const settingsActions = defineAuditActions("settings", {
  "settings.changed": {
    title: "Changed a setting",
    facts: Type.Object({ setting: text, from: Type.Optional(text), to: Type.Optional(text) }, only),
  },
});

/** Money that moved or was promised. */
export const moneyActions = defineAuditActions("money", {
  "money.charged": { title: "Charged money", facts: money },
  "money.refunded": { title: "Refunded money", facts: money },
  "money.credited": { title: "Credited a balance", facts: money },
  "money.debited": { title: "Debited a balance", facts: money },
  "money.adjusted": { title: "Adjusted a balance by hand", facts: money },
});

/** The log itself. */
export const auditActions = defineAuditActions("audit", {
  "audit.personal-erased": {
    title: "Erased personal data from the log",
    facts: Type.Object({ parts: Type.Integer({ minimum: 0 }), reason: text }, only),
  },
  "audit.exported": {
    title: "Exported the log",
    facts: Type.Object({ format: Type.Union([Type.Literal("csv"), Type.Literal("ndjson")]) }, only),
  },
});
