import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** How an ID token may be wrong; each must be refused. */
export type IdTokenFault =
  | "wrong-nonce"
  | "no-nonce"
  | "wrong-audience"
  | "wrong-issuer"
  | "expired"
  | "unsigned"
  | "signed-with-public-key"
  | "signed-with-client-secret"
  | "signed-with-foreign-key"
  | "missing";

export interface IdTokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly nonce: string | undefined;
  readonly iat: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

export interface IdTokenKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newIdTokenKey(id: string): IdTokenKey {
  return { id, ...generateKeyPairSync("ec", { namedCurve: "P-256" }) };
}

/** The key as a provider publishes it. */
export function publishedKey({ id, publicKey }: IdTokenKey): Readonly<Record<string, unknown>> {
  return { ...publicKey.export({ format: "jwk" }), kid: id, use: "sig", alg: "ES256" };
}

/** An ID token signed with ES256, or as wrong as asked for; `undefined` for none at all. */
export function idToken(
  key: IdTokenKey,
  claims: IdTokenClaims,
  fault: IdTokenFault | undefined,
  clientSecret: string,
): string | undefined {
  const spoilt = spoiltClaims(claims, fault);
  switch (fault) {
    case "missing":
      return undefined;
    case "unsigned":
      return `${head("none", key.id, spoilt)}.`;
    case "signed-with-public-key":
      return withSecret(
        head("HS256", key.id, spoilt),
        key.publicKey.export({ format: "pem", type: "spki" }).toString(),
      );
    case "signed-with-client-secret":
      return withSecret(head("HS256", key.id, spoilt), clientSecret);
    case "signed-with-foreign-key":
      return withKey(head("ES256", key.id, spoilt), newIdTokenKey(key.id).privateKey);
    default:
      return withKey(head("ES256", key.id, spoilt), key.privateKey);
  }
}

function spoiltClaims(claims: IdTokenClaims, fault: IdTokenFault | undefined): IdTokenClaims {
  switch (fault) {
    case "wrong-nonce":
      return { ...claims, nonce: "another" };
    case "no-nonce":
      return { ...claims, nonce: undefined };
    case "wrong-audience":
      return { ...claims, aud: "another-client" };
    case "wrong-issuer":
      return { ...claims, iss: "https://another.example.com" };
    case "expired":
      return { ...claims, iat: claims.iat - 7200, exp: claims.iat - 3600 };
    default:
      return claims;
  }
}

function head(alg: string, kid: string, claims: IdTokenClaims): string {
  return [{ alg, kid, typ: "JWT" }, claims].map(encoded).join(".");
}

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function withKey(signed: string, key: KeyObject): string {
  const signature = sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" });
  return `${signed}.${signature.toString("base64url")}`;
}

function withSecret(signed: string, secret: string): string {
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
