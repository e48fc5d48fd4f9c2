import { sessionLifetime } from "../sessions/lifetime.ts";
import { linkByTicket, unlink } from "./external/link.ts";
import { waysIn } from "./external/ways-in.ts";
import { createOpenId } from "./openid/create.ts";
import { providerKey, TELEGRAM_ISSUER } from "./openid/providers.ts";
import type { SignInMethodsDeps, SignInMethodsParts } from "./parts.ts";
import * as passkeyManagement from "./passkeys/manage.ts";
import * as passkeyRegistration from "./passkeys/registration.ts";
import * as passkeySignIn from "./passkeys/sign-in.ts";
import { selectPasskeys } from "./passkeys/store.ts";
import type { Passkeys } from "./passkeys/passkeys.ts";
import type { SignInMethods } from "./sign-in-methods.ts";
import { createTelegramSignIn } from "./telegram/create.ts";
import { tidy } from "./tidy.ts";

/** Opens the ways in on a migrated database. Holds no resources. */
export function createSignInMethods(deps: SignInMethodsDeps): SignInMethods {
  const parts: SignInMethodsParts = {
    ...deps,
    lifetime: sessionLifetime(deps.clock, deps.config),
    providerName: (provider) => providerName(deps, provider),
  };
  return {
    passkeys: passkeysOf(parts),
    openid: createOpenId(parts),
    telegram: createTelegramSignIn(parts),
    identities: {
      waysIn: (userId) => waysIn(parts, parts.database, userId),
      linkByTicket: (context, request) => linkByTicket(parts, context, request),
      unlink: (context, request) => unlink(parts, context, request),
    },
    tidy: () => tidy(parts),
  };
}

function passkeysOf(parts: SignInMethodsParts): Passkeys {
  return {
    beginRegistration: (context) => passkeyRegistration.beginRegistration(parts, context),
    finishRegistration: (context, request) => passkeyRegistration.finishRegistration(parts, context, request),
    beginSignIn: (context) => passkeySignIn.beginSignIn(parts, context),
    finishSignIn: (context, request) => passkeySignIn.finishSignIn(parts, context, request),
    list: (userId) => selectPasskeys(parts.database, userId),
    rename: (context, request) => passkeyManagement.rename(parts, context, request),
    remove: (context, request) => passkeyManagement.remove(parts, context, request),
  };
}

function providerName({ config }: SignInMethodsDeps, provider: string): string | undefined {
  const configured = config.openIdProviders.find((candidate) => providerKey(candidate) === provider);
  if (configured !== undefined) return configured.name;
  return provider === TELEGRAM_ISSUER && config.telegramLoginBotToken !== undefined ? "Telegram" : undefined;
}
