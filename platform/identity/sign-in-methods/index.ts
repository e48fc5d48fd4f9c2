export { type SignInMethodsConfig, signInMethodsConfig } from "./config.ts";
export { signInMethodErrors } from "./errors.ts";
export type { ExternalIdentities, ExternalIdentity, WaysIn } from "./external/identities.ts";
export type * from "./openid/openid.ts";
export type { OpenIdProvider } from "./openid/providers.ts";
export type * from "./passkeys/passkeys.ts";
export type { SignInMethods } from "./sign-in-methods.ts";
export type * from "./sign-in-result.ts";
export type { TelegramProof, TelegramSignIn } from "./telegram/telegram.ts";
