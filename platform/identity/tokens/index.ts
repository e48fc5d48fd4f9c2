export { type TokensConfig, tokensConfig } from "./config.ts";
export { createTokens, type TokensDeps } from "./create.ts";
export { tokenErrors } from "./errors.ts";
export type * from "./tokens.ts";
