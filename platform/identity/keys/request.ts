import { isIP } from "node:net";
import { type AppError, readName } from "#platform/kernel";
import type { ApiKeyRequest } from "./api-key.ts";
import { identityErrors } from "../errors.ts";

const SCOPE = /^(\*|[a-z][a-z0-9]*:(\*|[a-z][a-z0-9-]*))$/;
const MOST_ENTRIES = 50;
const HIGHEST_LIMIT_PER_MINUTE = 1_000_000;
const LONGEST_GRACE_SECONDS = 30 * 24 * 3600;

/** A name as it is stored; throws what `fault` makes of the problem. */
export function checkName(name: string, fault: (problem: string) => AppError): string {
  const read = readName(name);
  if (read.ok) return read.value;
  throw fault(read.fault);
}

/** Throws `IDENTITY_KEY_INVALID` for a request that would make a useless or impossible key. */
export function checkKeyRequest(request: ApiKeyRequest, nowMs: number): void {
  checkKeyName(request.name);
  checkScopes(request.scopes);
  checkExpiry(request.expiresAt, nowMs);
  checkNetworks(request.allowedIps);
  checkLimit(request.limitPerMinute);
}

/** The name of a key as it is stored. Throws `IDENTITY_KEY_INVALID`. */
export function checkKeyName(name: string): string {
  return checkName(name, keyInvalid);
}

/** Throws `IDENTITY_KEY_INVALID` for a grace outside of its bounds. */
export function checkGrace(graceSeconds: number): void {
  if (Number.isInteger(graceSeconds) && graceSeconds >= 0 && graceSeconds <= LONGEST_GRACE_SECONDS) return;
  throw keyInvalid(`Give a grace of 0 to ${LONGEST_GRACE_SECONDS} whole seconds (30 days).`);
}

/** Throws `IDENTITY_KEY_INVALID` for an expiry that has passed. */
export function checkExpiry(expiresAt: Date | null | undefined, nowMs: number): void {
  if (expiresAt === undefined || expiresAt === null || expiresAt.getTime() > nowMs) return;
  throw keyInvalid("Give an expiry in the future, or none.");
}

function checkScopes(scopes: readonly string[]): void {
  if (scopes.length === 0 || scopes.length > MOST_ENTRIES)
    throw keyInvalid(`Give 1 to ${MOST_ENTRIES} scopes, such as vin:decode.`);
  const wrong = scopes.find((scope) => !SCOPE.test(scope));
  if (wrong !== undefined)
    throw keyInvalid(`"${wrong}" is no scope. Scopes look like vin:decode, vin:* or *.`);
}

function checkNetworks(networks: readonly string[] | undefined): void {
  if (networks === undefined) return;
  if (networks.length === 0 || networks.length > MOST_ENTRIES) {
    throw keyInvalid(
      `Give 1 to ${MOST_ENTRIES} addresses, or leave the list out to let every address use the key.`,
    );
  }
  const wrong = networks.find((network) => !isNetwork(network));
  if (wrong !== undefined)
    throw keyInvalid(`"${wrong}" is no IP address or network. Write 203.0.113.7 or 203.0.113.0/24.`);
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function checkLimit(limitPerMinute: number | undefined): void {
  if (limitPerMinute === undefined) return;
  if (Number.isInteger(limitPerMinute) && limitPerMinute >= 1 && limitPerMinute <= HIGHEST_LIMIT_PER_MINUTE)
    return;
  throw keyInvalid(`Give a limit of 1 to ${HIGHEST_LIMIT_PER_MINUTE} requests per minute, or none.`);
}

function keyInvalid(problem: string): AppError {
  return identityErrors.IDENTITY_KEY_INVALID({ problem });
}
