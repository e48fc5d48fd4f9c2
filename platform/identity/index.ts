export * from "./accounts/index.ts";
export * from "./actor.ts";
export * from "./api-key.ts";
export * from "./config.ts";
export { createIdentity, type IdentityDeps } from "./create.ts";
export * from "./errors.ts";
export * from "./identity.ts";
export { identityMigrations } from "./migrations.ts";
