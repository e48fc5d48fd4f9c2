export * from "./definition.ts";
export type { Platform } from "./platform.ts";
export { checkProducts, checkRunningProduct, productIdFault } from "./registration.ts";
