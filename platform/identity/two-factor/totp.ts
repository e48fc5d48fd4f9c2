import { Secret, TOTP } from "otpauth";

/** RFC 6238 with the figures that every authenticator app knows. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** RFC 4226 4 R6 advises 160 bits. */
const SECRET_BYTES = 20;
/** Steps before and after the present one that are taken, for clocks apart and slow fingers. */
const WINDOW_STEPS = 1;
const FORM = /^\d{6}$/;

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The address that authenticator apps read from a QR code. */
export function totpUri(secret: string, issuer: string, accountName: string): string {
  return totpOf(secret, issuer, accountName).toString();
}

/** A code as people type it, without blanks. */
export function normalisedCode(given: string): string {
  return given.replaceAll(/[\s-]/g, "");
}

export function isTotpCode(code: string): boolean {
  return FORM.test(code);
}

/** The time step that a code belongs to, within one step of `nowMs`; `null` for a wrong code. */
export function stepOfCode(secret: string, code: string, nowMs: number): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta;
}

function totpOf(secret: string, issuer = "", label = "account"): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: "SHA1",
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}
