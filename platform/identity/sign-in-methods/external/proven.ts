import { fitName } from "#platform/kernel";
import { parseAddress } from "#platform/mail";
import type { ExternalKey } from "./store.ts";

/** What a provider proved about the person in front of us. */
export interface ProvenIdentity extends ExternalKey {
  /** For the audit log, such as `openid` or `telegram-widget`. */
  readonly method: string;
  /** An address or a user name, for people. */
  readonly label: string;
  readonly name: string;
  /** Only where the provider says that it has checked it. */
  readonly email: string | null;
  /** BCP 47 tag. */
  readonly language: string;
}

/** What a provider says, before it is brought into shape. */
export interface Claims extends ExternalKey {
  readonly method: string;
  readonly name?: unknown;
  readonly userName?: unknown;
  readonly email?: unknown;
  readonly emailVerified?: unknown;
  readonly language?: unknown;
}

const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/;

/** Foreign text becomes fit for our tables and pages; what is unusable is left out. */
export function provenIdentity(claims: Claims): ProvenIdentity {
  const { provider, subject, method } = claims;
  const stated = typeof claims.email === "string" ? parseAddress(claims.email.trim()) : undefined;
  const address = stated?.ok === true ? stated.value : undefined;
  const userName = nameIn(claims.userName);
  const name = nameIn(claims.name) ?? userName ?? nameIn(address) ?? nameIn(subject) ?? "Somebody";
  const email = claims.emailVerified === true ? (address ?? null) : null;
  const language =
    typeof claims.language === "string" && LANGUAGE.test(claims.language) ? claims.language : "en";
  return { provider, subject, method, label: address ?? userName ?? name, name, email, language };
}

function nameIn(claim: unknown): string | undefined {
  return typeof claim === "string" ? fitName(claim) : undefined;
}
