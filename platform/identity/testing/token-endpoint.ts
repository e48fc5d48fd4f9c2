import { createHash, randomBytes } from "node:crypto";
import { systemClock } from "#platform/kernel";
import { idToken } from "./id-tokens.ts";
import type { FakePerson, ProviderState } from "./openid-provider.ts";

/** What a code stands for. */
export interface Grant {
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly nonce: string | undefined;
  readonly person: FakePerson;
}

interface TokenAnswer {
  readonly status: number;
  readonly json: unknown;
}

const LIFETIME_SECONDS = 300;

/** Exchanges a code once, for the client and the verifier that it was given for. */
export function grantTokens(
  state: ProviderState,
  authorization: string | undefined,
  form: URLSearchParams,
): TokenAnswer {
  if (!isClient(state, authorization)) return { status: 401, json: { error: "invalid_client" } };
  const code = form.get("code") ?? "";
  const grant = state.grants.get(code);
  state.grants.delete(code);
  if (grant === undefined || !fits(grant, form)) return { status: 400, json: { error: "invalid_grant" } };
  const accessToken = randomBytes(16).toString("base64url");
  state.accessTokens.set(accessToken, grant.person);
  const token = idToken(state.key, claimsOf(state, grant), state.fault, state.clientSecret);
  return {
    status: 200,
    json: { access_token: accessToken, token_type: "Bearer", expires_in: LIFETIME_SECONDS, id_token: token },
  };
}

function claimsOf({ issuer, clientId, hidden }: ProviderState, { nonce, person }: Grant) {
  const told = Object.fromEntries(Object.entries(person).filter(([claim]) => !hidden.includes(claim)));
  const iat = Math.floor(systemClock.nowMs() / 1000);
  return { ...told, iss: issuer, aud: clientId, nonce, iat, exp: iat + LIFETIME_SECONDS };
}

function fits({ redirectUri, codeChallenge }: Grant, form: URLSearchParams): boolean {
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  return (
    form.get("grant_type") === "authorization_code" &&
    form.get("redirect_uri") === redirectUri &&
    challenge === codeChallenge
  );
}

/** HTTP Basic, both halves encoded as in a form (RFC 6749, 2.3.1). */
function isClient({ clientId, clientSecret }: ProviderState, authorization: string | undefined): boolean {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const given = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const decoded = given.map((half) => decodeURIComponent(half.replaceAll("+", " ")));
  return decoded.length === 2 && decoded[0] === clientId && decoded[1] === clientSecret;
}
