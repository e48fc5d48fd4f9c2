export * from "./clock.ts";
export * from "./decimal.ts";
export * from "./errors.ts";
export * from "./ids.ts";
export * from "./money.ts";
export * from "./pagination.ts";
export * from "./result.ts";
