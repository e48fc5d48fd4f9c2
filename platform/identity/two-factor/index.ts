export { createTwoFactor, type TwoFactorDeps } from "./create.ts";
export { twoFactorErrors } from "./errors.ts";
export type * from "./two-factor.ts";
