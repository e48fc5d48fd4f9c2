import { defineAuditActions } from "#platform/audit";
import { Type } from "typebox";

const only = { additionalProperties: false };
const none = Type.Object({}, only);
const text = Type.String({ maxLength: 200 });
const role = Type.Object({ role: text }, only);

/** What happens to workspaces, their members and the operators, besides roles and impersonation. */
export const tenancyActions = defineAuditActions("identity", {
  "identity.workspace-created": { title: "Created a workspace", facts: none },
  "identity.workspace-renamed": { title: "Renamed the workspace", facts: none },
  "identity.workspace-transferred": { title: "Handed the workspace over", facts: none },
  "identity.workspace-closed": {
    title: "Asked to delete the workspace",
    facts: Type.Object({ deletedFrom: text }, only),
  },
  "identity.workspace-restored": { title: "Restored the workspace", facts: none },
  "identity.workspace-disabled": {
    title: "Disabled the workspace",
    facts: Type.Object({ reason: text }, only),
  },
  "identity.workspace-enabled": { title: "Enabled the workspace again", facts: none },
  "identity.workspace-deleted": {
    title: "Deleted a workspace with everything in it",
    facts: Type.Object({ rows: Type.Integer({ minimum: 0 }) }, only),
  },
  "identity.workspace-entered": { title: "Went on in this workspace", facts: none },
  "identity.impersonation-expired": {
    title: "The time to act for a person was over",
    facts: Type.Object({ operatorId: text, endedAt: text }, only),
  },
  "identity.member-joined": { title: "Joined the workspace", facts: role },
  "identity.member-removed": { title: "Removed a member", facts: role },
  "identity.member-left": { title: "Left the workspace", facts: role },
  "identity.permissions-changed": {
    title: "Changed the permissions of a member",
    facts: Type.Object({ permissions: Type.Array(text, { maxItems: 50 }) }, only),
  },
  "identity.invitation-made": {
    title: "Invited somebody",
    facts: Type.Object({ role: text, delivery: text }, only),
  },
  "identity.invitation-sent-again": { title: "Sent an invitation again", facts: none },
  "identity.invitation-declined": { title: "Declined an invitation", facts: none },
  "identity.invitation-revoked": { title: "Revoked an invitation", facts: none },
  "identity.key-replaced": {
    title: "Replaced an API key",
    facts: Type.Object({ graceSeconds: Type.Integer() }, only),
  },
  "identity.operator-granted": { title: "Made a person an operator", facts: none },
  "identity.operator-revoked": { title: "Took the office of an operator away", facts: none },
});
