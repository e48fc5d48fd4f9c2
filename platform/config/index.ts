export * from "./core.ts";
export { type Environment, isProduction, readEnvironment } from "./environment.ts";
export * from "./fault.ts";
export { loadConfig } from "./load.ts";
export { type Config, type ConfigInspection, inspectConfig, readConfig } from "./read.ts";
export * from "./slice.ts";
export * from "./variable.ts";
