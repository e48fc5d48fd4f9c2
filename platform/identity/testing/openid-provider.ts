import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { grantTokens, type Grant } from "./token-endpoint.ts";
import { type IdTokenFault, newIdTokenKey, publishedKey } from "./id-tokens.ts";

export type { IdTokenFault } from "./id-tokens.ts";

/** What a provider knows of a person, as claims; `sub` is needed. */
export type FakePerson = Readonly<Record<string, unknown>> & { readonly sub: string };

/** An OpenID provider on 127.0.0.1, for tests and development: one client, and whoever comes agrees. */
export interface FakeOpenIdProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in there from now on. */
  person(person: FakePerson): void;
  /** Claims that are told at the claims endpoint only. */
  hide(claims: readonly string[]): void;
  /** Makes the following ID tokens wrong, or right again. */
  fault(fault: IdTokenFault | undefined): void;
  /** Answers everything with 503, or as usual again. */
  fail(failing: boolean): void;
  /** Signs with another key from now on and publishes only that. */
  changeKey(): void;
  /** Requests by path. */
  counts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** What the provider is made to say, and what it has given out. */
export interface ProviderState {
  issuer: string;
  person: FakePerson;
  hidden: readonly string[];
  fault: IdTokenFault | undefined;
  failing: boolean;
  key: ReturnType<typeof newIdTokenKey>;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly grants: Map<string, Grant>;
  readonly accessTokens: Map<string, FakePerson>;
  readonly counts: Record<string, number>;
}

/** Starts a provider on a free port of this machine. */
export async function startOpenIdProvider(): Promise<FakeOpenIdProvider> {
  const state: ProviderState = {
    issuer: "",
    person: { sub: "person-1" },
    hidden: [],
    fault: undefined,
    failing: false,
    key: newIdTokenKey("key-1"),
    clientId: "tradepost",
    clientSecret: "a secret: with signs/+ in it",
    grants: new Map(),
    accessTokens: new Map(),
    counts: {},
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch(() => response.destroy());
  });
  state.issuer = await listen(server);
  const { issuer, clientId, clientSecret } = state;
  return {
    issuer,
    clientId,
    clientSecret,
    person: (person) => void (state.person = person),
    hide: (claims) => void (state.hidden = claims),
    fault: (fault) => void (state.fault = fault),
    fail: (failing) => void (state.failing = failing),
    changeKey: () => void (state.key = newIdTokenKey(`key-${randomBytes(4).toString("hex")}`)),
    counts: () => ({ ...state.counts }),
    close: () => stop(server),
  };
}

async function answer(
  state: ProviderState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", state.issuer);
  state.counts[url.pathname] = (state.counts[url.pathname] ?? 0) + 1;
  if (state.failing) return send(response, 503, { error: "temporarily_unavailable" });
  switch (url.pathname) {
    case "/.well-known/openid-configuration":
      return send(response, 200, description(state.issuer));
    case "/keys":
      return send(response, 200, { keys: [publishedKey(state.key)] });
    case "/authorize":
      return authorize(state, url.searchParams, response);
    case "/token": {
      const { status, json } = grantTokens(state, request.headers.authorization, await formOf(request));
      return send(response, status, json);
    }
    case "/claims": {
      const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const person = state.accessTokens.get(token);
      return person === undefined ? send(response, 401, {}) : send(response, 200, person);
    }
    default:
      return send(response, 404, {});
  }
}

function description(issuer: string): Readonly<Record<string, unknown>> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/claims`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    // As careless providers do: what is not safe must be refused by the other side.
    id_token_signing_alg_values_supported: ["ES256", "HS256", "none"],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic"],
  };
}

/** The person agrees at once and is sent back with a code. */
function authorize(state: ProviderState, query: URLSearchParams, response: ServerResponse): void {
  const redirectUri = query.get("redirect_uri") ?? "";
  if (query.get("client_id") !== state.clientId || query.get("code_challenge_method") !== "S256")
    return send(response, 400, { error: "invalid_request" });
  const code = randomBytes(16).toString("base64url");
  state.grants.set(code, {
    redirectUri,
    codeChallenge: query.get("code_challenge") ?? "",
    nonce: query.get("nonce") ?? undefined,
    person: state.person,
  });
  const back = new URL(redirectUri);
  back.searchParams.set("code", code);
  back.searchParams.set("state", query.get("state") ?? "");
  response.writeHead(302, { location: back.href }).end();
}

function send(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      if (bound === null || typeof bound === "string") reject(new Error("The fake provider has no port."));
      else resolve(`http://127.0.0.1:${bound.port}`);
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
