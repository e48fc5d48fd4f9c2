import { inet, text, uuid } from "drizzle-orm/pg-core";
import { bytea, identity, moment } from "../columns.ts";

export const sessions = identity.table("sessions", {
  id: uuid("session_id").primaryKey(),
  userId: uuid("user_id").notNull(),
  tokenHash: bytea("token_hash").notNull(),
  createdAt: moment("created_at").notNull(),
  lastSeenAt: moment("last_seen_at").notNull(),
  expiresAt: moment("expires_at").notNull(),
  ipAddress: inet("ip_address"),
  userAgent: text("user_agent").notNull(),
  workspaceId: uuid("for_workspace_id"),
  impersonatedBy: uuid("impersonated_by"),
});
