export * from "./slice.ts";
export * from "./variable.ts";
