export { createTwoFactor, type TwoFactorDeps } from "./create.ts";
export { twoFactorErrors } from "./errors.ts";
export { twoFactorEncryptedColumns } from "./encrypted-columns.ts";
export type * from "./two-factor.ts";
