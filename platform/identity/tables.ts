import { cidr, inet, integer, text, uuid } from "drizzle-orm/pg-core";
import { bytea, identity, moment } from "./columns.ts";

export * from "./accounts/tables.ts";
export * from "./sessions/tables.ts";
export * from "./sign-in-methods/tables.ts";

export const workspaces = identity.table("workspaces", {
  id: uuid("workspace_id").primaryKey(),
  name: text("name").notNull(),
  createdAt: moment("created_at").notNull(),
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
