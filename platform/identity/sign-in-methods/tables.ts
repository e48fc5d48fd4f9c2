import { bigint, boolean, text, uuid } from "drizzle-orm/pg-core";
import { bytea, identity, moment } from "../columns.ts";

export const externalIdentities = identity.table("external_identities", {
  id: uuid("identity_id").primaryKey(),
  userId: uuid("user_id").notNull(),
  provider: text("provider").notNull(),
  subject: text("subject").notNull(),
  label: text("label").notNull(),
  createdAt: moment("created_at").notNull(),
  lastUsedAt: moment("last_used_at"),
});

export const passkeys = identity.table("passkeys", {
  id: uuid("passkey_id").primaryKey(),
  userId: uuid("user_id").notNull(),
  credentialId: bytea("credential_id").notNull(),
  publicKey: bytea("public_key").notNull(),
  counter: bigint("counter", { mode: "number" }).notNull(),
  transports: text("transports").array().notNull(),
  synced: boolean("synced").notNull(),
  name: text("name").notNull(),
  createdAt: moment("created_at").notNull(),
  lastUsedAt: moment("last_used_at"),
});

export const passkeyChallenges = identity.table("passkey_challenges", {
  challengeHash: bytea("challenge_hash").primaryKey(),
  userId: uuid("user_id"),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

export const openIdStates = identity.table("openid_states", {
  stateHash: bytea("state_hash").primaryKey(),
  browserHash: bytea("browser_hash").notNull(),
  provider: text("provider").notNull(),
  userId: uuid("user_id"),
  sessionId: uuid("session_id"),
  returnTo: text("return_to"),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

export const usedTelegramProofs = identity.table("used_telegram_proofs", {
  proofHash: bytea("proof_hash").primaryKey(),
  expiresAt: moment("expires_at").notNull(),
});

export const linkTickets = identity.table("link_tickets", {
  ticketHash: bytea("ticket_hash").primaryKey(),
  userId: uuid("user_id").notNull(),
  provider: text("provider").notNull(),
  subject: text("subject").notNull(),
  label: text("label").notNull(),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

export const sessionProofs = identity.table("session_proofs", {
  sessionId: uuid("session_id").primaryKey(),
  provedAt: moment("proved_at").notNull(),
});
