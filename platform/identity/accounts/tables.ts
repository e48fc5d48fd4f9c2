import { integer, text, uuid } from "drizzle-orm/pg-core";
import { bytea, identity, moment } from "../columns.ts";

export const users = identity.table("users", {
  id: uuid("user_id").primaryKey(),
  email: text("email"),
  name: text("name").notNull(),
  language: text("language").notNull(),
  passwordHash: text("password_hash"),
  emailVerifiedAt: moment("email_verified_at"),
  termsVersion: text("terms_version"),
  termsAcceptedAt: moment("terms_accepted_at"),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
  disabledAt: moment("disabled_at"),
});

export const signUps = identity.table("sign_ups", {
  handleHash: bytea("handle_hash").primaryKey(),
  email: text("email").notNull(),
  name: text("name").notNull(),
  language: text("language").notNull(),
  passwordHash: text("password_hash").notNull(),
  termsVersion: text("terms_version"),
  createdAt: moment("created_at").notNull(),
  codeHash: bytea("code_hash").notNull(),
  codeExpiresAt: moment("code_expires_at").notNull(),
  codeFailures: integer("code_failures").notNull(),
  sends: integer("sends").notNull(),
  sentAt: moment("sent_at").notNull(),
  linkHash: bytea("link_hash").notNull(),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

export const passwordResets = identity.table("password_resets", {
  tokenHash: bytea("token_hash").primaryKey(),
  userId: uuid("user_id").notNull(),
  createdAt: moment("created_at").notNull(),
  expiresAt: moment("expires_at").notNull(),
  usedAt: moment("used_at"),
});

export const passwordAttempts = identity.table("password_attempts", {
  accountHash: bytea("account_hash").primaryKey(),
  failures: integer("failures").notNull(),
  lastAt: moment("last_at").notNull(),
});
