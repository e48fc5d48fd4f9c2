import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { codeOf, openHouse, type TestHouse } from "../isolation/support/house.ts";
import { openRegistry, signInAsProgram } from "../isolation/support/people.ts";
import { byEd25519, byHmac, byNobody, byRsa, decode, type Decoded, encode, forge } from "./support/jwt.ts";

const pair = generateKeyPairSync("ed25519");
const strangers = generateKeyPairSync("ed25519");
const strangersRsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicKey = createPublicKey(pair.privateKey);
const ours = byEd25519(pair.privateKey);

let server: TestHouse;
let genuine: string;
let token: Decoded;

before(async () => {
  const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  server = await openHouse({ TRADEPOST_TOKEN_PRIVATE_KEY: pem });
  const registry = await openRegistry(server);
  await registry.add("ann@example.com", "Ann");
  genuine = (await signInAsProgram(server, "ann@example.com")).accessToken;
  token = decode(genuine);
});
after(() => server.close());

const statusOf = async (accessToken: string): Promise<string> => {
  const headers = { authorization: `Bearer ${accessToken}` };
  const answer = await server.send({ method: "GET", url: "/api/v1/me", headers });
  return `${answer.statusCode} ${codeOf(answer) ?? "let in"}`;
};

describe("access tokens", () => {
  it("let their person in, also when this test signs what the installation would", async () => {
    assert.equal(token.header["alg"], "EdDSA");
    assert.equal(await statusOf(genuine), "200 let in");
    assert.equal(await statusOf(forge(token.header, token.claims, ours)), "200 let in");
  });

  it("are refused in every forged form: algorithm, key, header, form", async (context) => {
    const forgeries = Object.entries(forged());
    for (const [name, forgery] of forgeries) {
      const status = await statusOf(forgery);
      assert.match(status, /^401 IDENTITY_(?:TOKEN_INVALID|KEY_UNKNOWN|KEY_MISSING)$/, `${name}: ${status}`);
    }
    context.diagnostic(`${forgeries.length} forgeries, 0 accepted`);
  });

  it("are refused with the right key but other times, places or kinds", async () => {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const claims: Readonly<Record<string, object>> = {
      "expired two minutes ago": { iat: nowSeconds - 1000, exp: nowSeconds - 120 },
      "without an end": { exp: undefined },
      "of an end that is a text": { exp: "tomorrow" },
      "for a year, made an hour ago": { iat: nowSeconds - 3600, exp: nowSeconds + 31_536_000 },
      "from the future": { iat: nowSeconds + 600, exp: nowSeconds + 900 },
      "not yet good": { nbf: nowSeconds + 600 },
      "of another issuer": { iss: "https://evil.example.com" },
      "of an issuer that begins alike": { iss: `${String(token.claims["iss"])}.evil.example.com` },
      "for another audience": { aud: "https://evil.example.com" },
      "for no audience": { aud: undefined },
      "without a person": { sub: undefined },
      "without a session": { sid: undefined },
      "of an unknown session": { sid: "01920000-0000-7000-8000-00000000dead" },
    };
    for (const [name, changes] of Object.entries(claims)) {
      const status = await statusOf(forge(token.header, { ...token.claims, ...changes }, ours));
      assert.match(
        status,
        /^401 IDENTITY_(?:TOKEN_INVALID|TOKEN_EXPIRED|TOKEN_REVOKED|SESSION_ENDED)$/,
        `${name}: ${status}`,
      );
    }
    for (const typ of ["JWT", "at+JWS", "", undefined, "refresh+jwt"]) {
      const status = await statusOf(forge({ ...token.header, typ }, token.claims, ours));
      assert.equal(status, "401 IDENTITY_TOKEN_INVALID", `typ ${typ}`);
    }
  });

  it("tell no two forgeries apart", async () => {
    const bodies = new Set<string>();
    for (const forgery of [forged()["alg none"], forged()["a stranger's key"], forged()["other claims"]]) {
      const headers = { authorization: `Bearer ${forgery}` };
      const { body } = await server.send({ method: "GET", url: "/api/v1/me", headers });
      bodies.add(body.replace(/"requestId":"[^"]*"/, ""));
    }
    assert.equal(bodies.size, 1);
  });

  it("are read from the header alone, once", async () => {
    const ask = async (url: string, headers: Readonly<Record<string, string>>): Promise<number> =>
      (await server.send({ method: "GET", url, headers })).statusCode;
    for (const parameter of ["access_token", "token", "authorization", "key"])
      assert.equal(await ask(`/api/v1/workspaces?${parameter}=${genuine}`, {}), 401, parameter);
    assert.equal(await ask("/api/v1/me", { cookie: `__Host-tradepost=${genuine}` }), 401);
    for (const scheme of ["Basic", "Token", "JWT", "DPoP", ""])
      assert.equal(await ask("/api/v1/me", { authorization: `${scheme} ${genuine}` }), 401, scheme);
    assert.equal(await ask("/api/v1/me", { authorization: `Bearer ${genuine}, Bearer ${genuine}` }), 400);
  });
});

describe("access tokens of an installation with a secret of its own", () => {
  it("are refused when others sign, and when they are too long, too deep or no JSON", async () => {
    await using house = await openHouse();
    await (await openRegistry(house)).add("ben@example.com", "Ben");
    const { accessToken } = await signInAsProgram(house, "ben@example.com");
    const { header, claims } = decode(accessToken);
    assert.equal(header["alg"], "HS256");
    const statusIn = async (forgery: string): Promise<number> => {
      const headers = { authorization: `Bearer ${forgery}` };
      return (await house.send({ method: "GET", url: "/api/v1/me", headers })).statusCode;
    };
    assert.equal(await statusIn(accessToken), 200);
    const [head = "", body = "", signature = ""] = accessToken.split(".");
    const guessed = ["", "secret", "changeme", "tradepost", String(header["kid"]), head, "\0".repeat(32)];
    const deep = `{"a":`.repeat(2000);
    const forgeries: Readonly<Record<string, string>> = {
      none: forge({ ...header, alg: "none" }, claims, byNobody),
      "EdDSA by a stranger": forge({ ...header, alg: "EdDSA" }, claims, byEd25519(strangers.privateKey)),
      "RS256 by a stranger": forge({ ...header, alg: "RS256" }, claims, byRsa(strangersRsa.privateKey)),
      "a key in the header": forge(
        { ...header, jwk: { kty: "oct", k: "c2VjcmV0" } },
        claims,
        byHmac("secret"),
      ),
      "a file as key": forge({ ...header, kid: "../../../../dev/null" }, claims, byHmac("")),
      "another hash": forge({ ...header, alg: "HS512" }, claims, byHmac("secret", "sha512")),
      "other claims": `${head}.${encode({ ...claims, sub: "x" })}.${signature}`,
      "a very long header": forge({ ...header, kid: "x".repeat(11_000) }, claims, byHmac("secret")),
      "a very long signature": `${head}.${body}.${"A".repeat(12_000)}`,
      "a header without end": `${encode(deep)}.${body}.${signature}`,
      "claims without end": `${head}.${encode(deep)}.${signature}`,
      "many parts": Array(2000).fill("e30").join("."),
    };
    for (const secret of guessed) {
      const status = await statusIn(forge(header, claims, byHmac(secret)));
      assert.equal(status, 401, `the secret ${secret}`);
    }
    for (const [name, forgery] of Object.entries(forgeries)) assert.equal(await statusIn(forgery), 401, name);
    const { statusCode } = await house.send({
      method: "POST",
      url: "/api/v1/auth/refresh",
      headers: { "content-type": "application/json" },
      payload: JSON.stringify({ refreshToken: accessToken }),
    });
    assert.ok([400, 401].includes(statusCode), "an access token is no refresh token");
  });
});

/** Tokens that say what a genuine one says, each with one thing forged. */
function forged(): Readonly<Record<string, string>> {
  const { header, claims } = token;
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const der = publicKey.export({ type: "spki", format: "der" });
  const jwk = publicKey.export({ format: "jwk" });
  const raw = Buffer.from(String(jwk["x"]), "base64url");
  const own = { ...header, alg: "EdDSA" };
  const strangersJwk = strangers.publicKey.export({ format: "jwk" });
  const [head = "", body = "", signature = ""] = genuine.split(".");
  const asStranger = byEd25519(strangers.privateKey);
  const nones = ["none", "None", "NONE", "nOnE", "", "null"].map((alg): [string, string] => [
    `alg ${alg}`,
    forge({ ...header, alg }, claims, byNobody),
  ]);
  const confused = Object.entries({
    pem,
    trimmed: pem.trim(),
    der,
    raw,
    jwk: JSON.stringify(jwk),
    empty: "",
  }).flatMap(([what, secret]): [string, string][] =>
    (["HS256", "HS384", "HS512"] as const).map((alg) => [
      `${alg} with the public key as ${what}`,
      forge({ ...header, alg }, claims, byHmac(secret, `sha${alg.slice(2)}`)),
    ]),
  );
  const kids = ["../../../../dev/null", "' or 1=1 --", "", "unknown", `${String(header["kid"])}\0`].map(
    (kid): [string, string] => [`kid ${kid}`, forge({ ...own, kid }, claims, asStranger)],
  );
  const extras = Object.entries({
    jwk: strangersJwk,
    jku: "https://evil.example.com/jwks.json",
    x5u: "https://evil.example.com/cert.pem",
    x5c: ["MIIB"],
    crit: ["exp"],
    b64: false,
    zip: "DEF",
    cty: "JWT",
  }).flatMap(([name, value]): [string, string][] => [
    [`${name} in the header, a stranger's key`, forge({ ...own, [name]: value }, claims, asStranger)],
    [`${name} in the header, our key`, forge({ ...own, [name]: value }, claims, ours)],
  ]);
  const broken: Readonly<Record<string, string>> = {
    "a stranger's key": forge(header, claims, asStranger),
    "RS256 with a stranger's key": forge({ ...header, alg: "RS256" }, claims, byRsa(strangersRsa.privateKey)),
    "ES256 in name": forge({ ...header, alg: "ES256" }, claims, ours),
    "no alg": forge({ ...header, alg: undefined }, claims, ours),
    "alg as a list": forge({ ...header, alg: ["EdDSA"] }, claims, ours),
    "other claims": `${head}.${encode({ ...claims, scope: "*" })}.${signature}`,
    "other header": `${encode({ ...header, extra: 1 })}.${body}.${signature}`,
    "no signature": `${head}.${body}.`,
    "half a signature": `${head}.${body}.${signature.slice(0, 43)}`,
    "a signature twice": `${head}.${body}.${signature}${signature}`,
    "a fourth part": `${genuine}.${signature}`,
    "two parts": `${head}.${body}`,
    "a zero signature": `${head}.${body}.${Buffer.alloc(64).toString("base64url")}`,
    "claims that are no object": forge(header, '"text"', ours),
    "claims that are a list": forge(header, [claims], ours),
    "a header twice": forge(`{"alg":"none","alg":"EdDSA","typ":"at+jwt"}`, claims, byNobody),
    "standard base64": `${head}.${body}.${signature}==`,
    "nothing but points": "..",
  };
  return Object.fromEntries([...nones, ...confused, ...kids, ...extras, ...Object.entries(broken)]);
}
