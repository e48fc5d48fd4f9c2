export * from "./config.ts";
export * from "./create.ts";
export * from "./errors.ts";
export * from "./types.ts";
