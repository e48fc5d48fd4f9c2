import type { JWTPayload, ProtectedHeaderParameters } from "jose";
import { type Clock, dateFrom, isUuid, newUuid } from "#platform/kernel";
import { tokenErrors } from "./errors.ts";
import { jose } from "./jose.ts";
import type { SigningKeys, VerificationKey } from "./signing-keys.ts";
import type { AccessClaims, AccessToken, TokenSubject } from "./tokens.ts";

/** How far clocks of several machines may be apart. */
export const LEEWAY_SECONDS = 60;

const TYPE = "at+jwt";
const HEADER_MEMBERS: ReadonlySet<string> = new Set(["alg", "kid", "typ"]);
const REQUIRED_CLAIMS = ["sub", "sid", "scope", "jti", "iat", "exp"];
const LENGTH_LIMIT = 8192;

export interface AccessTokenDeps {
  readonly clock: Clock;
  readonly keys: SigningKeys;
  /** The public address of the installation. */
  readonly issuer: string;
  readonly audience: string;
  readonly accessSeconds: number;
}

/** Signs an access token in the form of RFC 9068 as of `nowMs`. */
export async function signAccessToken(
  deps: AccessTokenDeps,
  subject: TokenSubject,
  nowMs: number,
): Promise<AccessToken> {
  const { SignJWT } = await jose.get();
  const { signing } = deps.keys;
  const issuedAt = Math.floor(nowMs / 1000);
  const expires = issuedAt + deps.accessSeconds;
  const accessToken = await new SignJWT({
    sid: subject.sessionId,
    scope: subject.scopes.join(" "),
    ...(subject.workspaceId === null ? {} : { workspace: subject.workspaceId }),
  })
    .setProtectedHeader({ alg: signing.algorithm, kid: signing.id, typ: TYPE })
    .setIssuer(deps.issuer)
    .setAudience(deps.audience)
    .setSubject(subject.userId)
    .setJti(newUuid(nowMs))
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(signing.key);
  return { accessToken, expiresAt: dateFrom(expires * 1000) };
}

/** Checks form, key, signature, time and addressee. Throws `IDENTITY_TOKEN_INVALID` or `IDENTITY_TOKEN_EXPIRED`. */
export async function readAccessToken(deps: AccessTokenDeps, presented: string): Promise<AccessClaims> {
  const { decodeProtectedHeader, errors, jwtVerify } = await jose.get();
  try {
    if (presented.length > LENGTH_LIMIT) throw tokenErrors.IDENTITY_TOKEN_INVALID();
    const { algorithm, key } = keyOf(deps.keys, decodeProtectedHeader(presented));
    const { payload } = await jwtVerify(presented, key, {
      algorithms: [algorithm],
      typ: TYPE,
      issuer: deps.issuer,
      audience: deps.audience,
      requiredClaims: REQUIRED_CLAIMS,
      maxTokenAge: deps.accessSeconds,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: deps.clock.now(),
    });
    return claimsOf(payload);
  } catch (thrown) {
    // Only that a genuine token has expired is told; everything else is one answer, its reason goes to the log.
    if (thrown instanceof errors.JWTExpired) throw tokenErrors.IDENTITY_TOKEN_EXPIRED();
    throw tokenErrors.IDENTITY_TOKEN_INVALID(undefined, { cause: thrown });
  }
}

/**
 * The key that the token names, out of those that this process holds. A header with anything besides
 * algorithm, key id and type (`jku`, `x5u`, `jwk`, `crit`, ...) asks for what we never do, so it is refused.
 */
function keyOf(keys: SigningKeys, header: ProtectedHeaderParameters): VerificationKey {
  const strange = Object.keys(header).some((member) => !HEADER_MEMBERS.has(member));
  const named = strange || typeof header.kid !== "string" ? undefined : keys.verifying.get(header.kid);
  if (named === undefined || header.alg !== named.algorithm) throw tokenErrors.IDENTITY_TOKEN_INVALID();
  return named;
}

function claimsOf({ sub, sid, workspace, scope, jti, exp }: JWTPayload): AccessClaims {
  const wellFormed =
    isId(sub) &&
    isId(sid) &&
    (workspace === undefined || isId(workspace)) &&
    typeof scope === "string" &&
    typeof jti === "string" &&
    typeof exp === "number";
  if (!wellFormed) throw tokenErrors.IDENTITY_TOKEN_INVALID();
  return {
    userId: sub,
    sessionId: sid,
    workspaceId: workspace ?? null,
    scopes: scope === "" ? [] : scope.split(" "),
    tokenId: jti,
    expiresAt: dateFrom(exp * 1000),
  };
}

function isId(claim: unknown): claim is string {
  return typeof claim === "string" && isUuid(claim);
}
