import { createPrivateKey, createPublicKey, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { JSONWebKeySet, JWK } from "jose";
import { messageOf } from "#platform/kernel";
import type { TokensConfig } from "./config.ts";
import { tokenErrors } from "./errors.ts";
import { jose } from "./jose.ts";

type Algorithm = "HS256" | "EdDSA" | "RS256";

/** A key and the only algorithm that it is used with. */
export interface VerificationKey {
  readonly id: string;
  readonly algorithm: Algorithm;
  readonly key: KeyObject;
}

/** The key that signs, all that verify by their id, and what others may know of them. */
export interface SigningKeys {
  readonly signing: VerificationKey;
  readonly verifying: ReadonlyMap<string, VerificationKey>;
  readonly jwks: JSONWebKeySet;
}

export interface SigningKeyDeps {
  readonly config: Pick<TokensConfig, "privateKey" | "furtherKeys">;
  readonly masterSecret: string;
  readonly previousMasterSecrets: readonly string[];
}

const PRIVATE = "TRADEPOST_TOKEN_PRIVATE_KEY";
const FURTHER = "TRADEPOST_TOKEN_FURTHER_KEYS";
const RSA_BITS_MINIMUM = 3072;
const PEM = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/**
 * The keys of this installation: configured PEM keys, or keys derived from the master secrets.
 * A process uses one kind only, so no public key ever meets a symmetric algorithm.
 *
 * Throws `IDENTITY_TOKEN_KEY_INVALID`.
 */
export async function loadSigningKeys(deps: SigningKeyDeps): Promise<SigningKeys> {
  const { privateKey, furtherKeys } = deps.config;
  if (privateKey === undefined) {
    if (furtherKeys !== undefined) throw invalid(FURTHER, `is set although ${PRIVATE} is not`);
    return derivedKeys([deps.masterSecret, ...deps.previousMasterSecrets]);
  }
  const signing = privateKeyFrom(privateKey);
  const checking = [createPublicKey(signing), ...publicKeysFrom(furtherKeys ?? "")];
  const entries = await Promise.all(checking.map(verificationEntry));
  const own = entries[0];
  if (own === undefined) throw invalid(PRIVATE, "holds no key");
  return {
    signing: { ...own.verification, key: signing },
    verifying: new Map(entries.map(({ verification }) => [verification.id, verification])),
    jwks: { keys: [...new Map(entries.map(({ jwk }) => [jwk.kid, jwk])).values()] },
  };
}

function derivedKeys(masterSecrets: readonly string[]): SigningKeys {
  const keys = masterSecrets.map((master): VerificationKey => {
    const derive = (purpose: string, bytes: number) =>
      Buffer.from(hkdfSync("sha256", master, "", `tradepost access tokens ${purpose}`, bytes));
    const id = derive("key id", 12).toString("base64url");
    return { id, algorithm: "HS256", key: createSecretKey(derive("HS256", 32)) };
  });
  const [signing] = keys;
  if (signing === undefined) throw new Error("There is no master secret to derive keys from.");
  return { signing, verifying: new Map(keys.map((key) => [key.id, key])), jwks: { keys: [] } };
}

async function verificationEntry(key: KeyObject): Promise<{ verification: VerificationKey; jwk: JWK }> {
  const { calculateJwkThumbprint, exportJWK } = await jose.get();
  const jwk = await exportJWK(key);
  const id = await calculateJwkThumbprint(jwk);
  const algorithm = key.asymmetricKeyType === "ed25519" ? "EdDSA" : "RS256";
  return { verification: { id, algorithm, key }, jwk: { ...jwk, kid: id, alg: algorithm, use: "sig" } };
}

function privateKeyFrom(pem: string): KeyObject {
  return checked(PRIVATE, () => createPrivateKey(unfolded(pem)));
}

/** Private keys are taken too, so that a former key can be moved here as it is. */
function publicKeysFrom(pems: string): KeyObject[] {
  const found = unfolded(pems).match(PEM) ?? [];
  if (found.length === 0 && pems.trim() !== "") throw invalid(FURTHER, "holds no key in PEM");
  return found.map((pem) => checked(FURTHER, () => createPublicKey(pem)));
}

function checked(variable: string, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (thrown) {
    throw invalid(variable, "is no readable key in PEM without a passphrase", messageOf(thrown));
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const fits =
    key.asymmetricKeyType === "ed25519" || (key.asymmetricKeyType === "rsa" && bits >= RSA_BITS_MINIMUM);
  if (!fits) throw invalid(variable, `is neither Ed25519 nor RSA of at least ${RSA_BITS_MINIMUM} bits`);
  return key;
}

/** Environment files often hold line breaks as `\n`. */
function unfolded(pem: string): string {
  return pem.replaceAll("\\n", "\n");
}

function invalid(variable: string, problem: string, cause?: string) {
  return tokenErrors.IDENTITY_TOKEN_KEY_INVALID({ variable, problem }, { cause });
}
