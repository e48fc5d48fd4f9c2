import { Secret, TOTP } from "otpauth";
import { createOutbound } from "#platform/outbound";
import {
  createSignInMethods,
  type OpenIdProvider,
  type SessionBegun,
  type SignInMethods,
  type SignedInContext,
} from "#platform/identity";
import { createLimits } from "#platform/limits";
import { testLimitsConfig } from "#platform/limits/testing";
import { silentLogger } from "#platform/telemetry";
import {
  type AccountsBench,
  begun,
  CALL,
  newUser,
  openAccounts,
  PASSWORD,
  signedIn,
} from "../../tests/accounts-support.ts";

export const SITE = "https://tradepost.example.com";
export const BOT_TOKEN = "1234567:test-token-of-a-login-bot";

export interface MethodsBench extends AccountsBench {
  readonly methods: SignInMethods;
  /** A person with a password, signed in just now. */
  person(email: string): Promise<Person>;
}

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly session: SessionBegun;
  readonly context: SignedInContext;
}

export interface MethodsOptions {
  readonly providers?: readonly OpenIdProvider[];
  readonly botToken?: string | null;
  readonly loopbackProviders?: boolean;
}

export async function openMethods(options: MethodsOptions = {}): Promise<MethodsBench> {
  const bench = await openAccounts();
  const { methods, close } = anotherMethods(bench, options);
  const person = async (email: string): Promise<Person> => {
    const userId = await newUser(bench, email);
    const session = await begun(bench.accounts.signIn(CALL, { email, password: PASSWORD }));
    return { userId, email, session, context: signedIn(session) };
  };
  const closeAll = async (): Promise<void> => {
    await close();
    await bench.close();
  };
  return { ...bench, methods, person, close: closeAll };
}

/** The same house with other settings. */
export function anotherMethods(
  { audit, clock, mail, test, twoFactor }: AccountsBench,
  { providers = [], botToken = BOT_TOKEN, loopbackProviders = true }: MethodsOptions,
): { readonly methods: SignInMethods; close(): Promise<void> } {
  const outbound = createOutbound({ clock, userAgent: "Tradepost/test" });
  const methods = createSignInMethods({
    config: {
      sessionIdleDays: 14,
      sessionDays: 90,
      sessionCacheSeconds: 10,
      sessionCacheLimit: 100,
      passwordHashesAtOnce: 4,
      accountRequestsPerAddress: 0,
      openIdProviders: providers,
      telegramLoginBotToken: botToken ?? undefined,
    },
    audit,
    clock,
    database: test.database,
    limits: createLimits({ config: testLimitsConfig(), clock }),
    logger: silentLogger,
    mail,
    outbound,
    twoFactor,
    links: {
      security: `${SITE}/security`,
      openIdCallback: (provider) => `${SITE}/api/v1/auth/openid/${provider}/callback`,
    },
    site: { url: SITE, name: "Tradepost" },
    loopbackProviders,
  });
  return { methods, close: () => outbound.close() };
}

/** Everybody at once; what each came to. */
export function atOnce<Result>(count: number, call: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => call(index)));
}

/** What the app of a person shows. */
export function totpCode(secret: string, nowMs: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: nowMs });
}
