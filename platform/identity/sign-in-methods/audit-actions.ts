import { Type } from "typebox";
import { defineAuditActions } from "#platform/audit";

const only = { additionalProperties: false };
const none = Type.Object({}, only);
const provider = Type.Object({ provider: Type.String({ maxLength: 300 }) }, only);

/** What happens to the ways in. */
export const signInMethodActions = defineAuditActions("identity", {
  "identity.passkey-added": { title: "Added a passkey", facts: none },
  "identity.passkey-renamed": { title: "Renamed a passkey", facts: none },
  "identity.passkey-removed": { title: "Removed a passkey", facts: none },
  "identity.external-linked": { title: "Linked an identity of a provider", facts: provider },
  "identity.external-unlinked": { title: "Unlinked an identity of a provider", facts: provider },
  "identity.arrived": { title: "Became a user by a provider", facts: provider },
  "identity.link-asked": { title: "Was asked to sign in before linking", facts: provider },
});
