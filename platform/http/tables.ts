import { boolean, customType, integer, pgSchema, text, timestamp, uuid } from "drizzle-orm/pg-core";

const http = pgSchema("http");
const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });
const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const idempotencyKeys = http.table("idempotency_keys", {
  workspaceId: uuid("workspace_id"),
  userId: uuid("user_id"),
  keyHash: bytea("key_hash").notNull(),
  fingerprint: bytea("fingerprint").notNull(),
  attempt: uuid("attempt").notNull(),
  leasedUntil: moment("leased_until").notNull(),
  status: integer("status"),
  contentType: text("content_type"),
  location: text("location"),
  sealedBody: text("sealed_body"),
  bodyKept: boolean("body_kept").notNull(),
  createdAt: moment("created_at").notNull(),
  expiresAt: moment("expires_at").notNull(),
});
