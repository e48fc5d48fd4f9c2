import { cidr, inet, integer, text, uuid } from "drizzle-orm/pg-core";
import { bytea, identity, moment } from "./columns.ts";

export * from "./accounts/tables.ts";
export * from "./sessions/tables.ts";
export * from "./sign-in-methods/tables.ts";

export const workspaces = identity.table("workspaces", {
  id: uuid("workspace_id").primaryKey(),
  name: text("name").notNull(),
  createdAt: moment("created_at").notNull(),
  closedAt: moment("closed_at"),
  deleteAfter: moment("delete_after"),
});

export const memberships = identity.table("memberships", {
  workspaceId: uuid("workspace_id").notNull(),
  userId: uuid("user_id").notNull(),
  role: text("role").notNull(),
  permissions: text("permissions").array().notNull(),
  joinedAt: moment("joined_at").notNull(),
  invitedBy: uuid("invited_by"),
});

export const invitations = identity.table("invitations", {
  workspaceId: uuid("workspace_id").notNull(),
  id: uuid("invitation_id").notNull(),
  tokenHash: bytea("token_hash").notNull(),
  delivery: text("delivery").notNull(),
  role: text("role").notNull(),
  email: text("email"),
  language: text("language").notNull(),
  invitedBy: uuid("invited_by"),
  createdAt: moment("created_at").notNull(),
  expiresAt: moment("expires_at").notNull(),
  sends: integer("sends").notNull(),
  sentAt: moment("sent_at").notNull(),
  acceptedAt: moment("accepted_at"),
  acceptedBy: uuid("accepted_by"),
  revokedAt: moment("revoked_at"),
});

export const operators = identity.table("operators", {
  userId: uuid("user_id").primaryKey(),
  grantedAt: moment("granted_at").notNull(),
  grantedBy: uuid("granted_by"),
});

export const apiKeys = identity.table("api_keys", {
  workspaceId: uuid("workspace_id").notNull(),
  id: uuid("key_id").notNull(),
  name: text("name").notNull(),
  prefix: text("prefix").notNull(),
  keyHash: bytea("key_hash").notNull(),
  scopes: text("scopes").array().notNull(),
  allowedIps: cidr("allowed_ips").array(),
  limitPerMinute: integer("limit_per_minute"),
  createdBy: uuid("created_by"),
  createdAt: moment("created_at").notNull(),
  expiresAt: moment("expires_at"),
  revokedAt: moment("revoked_at"),
  graceEndsAt: moment("grace_ends_at"),
  rotatedFrom: uuid("rotated_from"),
  lastUsedAt: moment("last_used_at"),
  lastUsedIp: inet("last_used_ip"),
});
