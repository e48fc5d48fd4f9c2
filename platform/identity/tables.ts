import { cidr, customType, inet, integer, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";

const identity = pgSchema("identity");

const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: "date" });
}

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
