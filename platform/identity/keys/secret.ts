import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const PREFIX = "tp_";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 216 random bits: more than 160 stay secret although the first digits are shown to people. */
const RANDOM_BYTES = 27;
const RANDOM_LENGTH = 37;
const CHECKSUM_LENGTH = 6;
const SHOWN_LENGTH = PREFIX.length + 8;
const FORM = /^tp_[0-9A-Za-z]{43}$/;

/**
 * A new API key: `tp_`, 37 base62 digits of 216 random bits, 6 base62 digits of the CRC-32 of what
 * precedes them. The checksum lets typing errors and secret scanners be told without a look-up.
 */
export function newKeySecret(): string {
  const random = BigInt(`0x${randomBytes(RANDOM_BYTES).toString("hex")}`);
  const body = `${PREFIX}${toBase62(random, RANDOM_LENGTH)}`;
  return `${body}${checksumOf(body)}`;
}

/** Whether a text has the form and the checksum of an API key. */
export function isKeySecret(presented: string): boolean {
  if (!FORM.test(presented)) return false;
  return presented.slice(-CHECKSUM_LENGTH) === checksumOf(presented.slice(0, -CHECKSUM_LENGTH));
}

/** The first characters of a key: recognisable to its owner, useless to others. */
export function shownPrefix(secret: string): string {
  return secret.slice(0, SHOWN_LENGTH);
}

/**
 * SHA-256 of the whole key in base64, the only form that is stored. A slow password hash would
 * protect guessable secrets; 216 random bits cannot be guessed, so a fast hash is right here.
 */
export function digestOf(secret: string): string {
  return hash("sha256", secret, "base64");
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let digits = "";
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    digits = ALPHABET.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function toBase62(value: bigint, length: number): string {
  let rest = value;
  let digits = "";
  for (let index = 0; index < length; index += 1) {
    digits = ALPHABET.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits;
}
