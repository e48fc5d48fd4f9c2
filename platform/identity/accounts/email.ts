import { hash } from "node:crypto";
import { parseAddress } from "#platform/mail";
import { accountErrors } from "./errors.ts";

/** An address as it is written to; throws `IDENTITY_ACCOUNT_INVALID`. */
export function requireEmail(given: string): string {
  const address = parseAddress(given.trim());
  if (!address.ok)
    throw accountErrors.IDENTITY_ACCOUNT_INVALID({ problem: `The address ${address.fault}. Check it.` });
  return address.value;
}

/** What tells accounts apart: two addresses that differ in case alone are one. What is no address stays as it is: in lower case, a Kelvin sign is a k. */
export function emailKey(given: string): string {
  const address = parseAddress(given.trim());
  return address.ok ? address.value.toLowerCase() : given.trim().slice(0, 254);
}

/** What attempts with a password are counted by: the address as it is typed at sign-in, else the person. */
export function attemptKey({ id, email }: { readonly id: string; readonly email: string | null }): string {
  return email === null ? id : emailKey(email);
}

/** Stands for an address where the address itself should not lie. */
export function emailDigest(key: string): Buffer {
  return hash("sha256", key, "buffer");
}
