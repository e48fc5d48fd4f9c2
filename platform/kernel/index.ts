export * from "./clock.ts";
export * from "./decimal.ts";
export * from "./errors.ts";
export { type FirstUse, firstUse } from "./first-use.ts";
export * from "./ids.ts";
export * from "./money.ts";
export * from "./names.ts";
export * from "./pagination.ts";
export * from "./result.ts";
