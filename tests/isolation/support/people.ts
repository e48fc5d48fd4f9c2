import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { LightMyRequestResponse } from "fastify";
import { SITE, type TestHouse } from "./house.ts";

export const PASSWORD = "pelican waltz 41";

/** What somebody sends to be known. */
export type Credentials = Readonly<Record<string, string>>;

/** A person with a session in a browser. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  /** Cookie and origin of a page of ours. */
  readonly browser: Credentials;
}

/** Tokens of a program in which somebody signed in. */
export interface ProgramTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Makes accounts without waiting for mails: they are imported with one hash, made by a real sign-up. */
export interface Registry {
  /** Answers the id; nobody signs in. */
  enter(email: string, name: string): Promise<string>;
  add(email: string, name: string): Promise<Person>;
}

export async function openRegistry(server: TestHouse): Promise<Registry> {
  const email = `template-${randomUUID()}@example.com`;
  await call(server, {}, "POST", "/api/v1/auth/sign-up", { email, name: "Template", password: PASSWORD });
  const [row] = await server.asSuperuser<{ password_hash: string }>(
    "delete from identity.sign_ups where email = $1 returning password_hash",
    [email],
  );
  assert.ok(row);
  const context = { ipAddress: "127.0.0.1", userAgent: "", requestId: "", operatorId: randomUUID() };
  const enter = async (address: string, name: string): Promise<string> => {
    const person = { email: address, name, verified: true, passwordHash: row.password_hash };
    return (await server.house.parts.accounts.importUser(context, person)).id;
  };
  return {
    enter,
    add: async (address, name) => {
      const userId = await enter(address, name);
      return { userId, email: address, browser: await signIn(server, address) };
    },
  };
}

/** Signs in as a browser does. */
export async function signIn(server: TestHouse, email: string, password = PASSWORD): Promise<Credentials> {
  const answer = await call(server, { origin: SITE }, "POST", "/api/v1/auth/sign-in", { email, password });
  assert.equal(answer.statusCode, 200, answer.body);
  return browserOf(answer);
}

/** Signs in as a program does. */
export async function signInAsProgram(server: TestHouse, email: string): Promise<ProgramTokens> {
  const answer = await call(server, {}, "POST", "/api/v1/auth/sign-in", {
    email,
    password: PASSWORD,
    transport: "token",
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json().tokens;
}

/** What a browser sends after an answer that set the session cookie. */
export function browserOf({ cookies }: LightMyRequestResponse): Credentials {
  const session = cookies.find(({ name }) => name === "__Host-tradepost");
  assert.ok(session, "no session cookie");
  return { cookie: `${session.name}=${session.value}`, origin: SITE };
}

/** One JSON request. */
export function call(
  server: Pick<TestHouse, "send">,
  headers: Credentials,
  method: "DELETE" | "GET" | "PATCH" | "POST",
  url: string,
  body?: unknown,
): Promise<LightMyRequestResponse> {
  const json = { "content-type": "application/json" };
  return server.send({
    method,
    url,
    headers: body === undefined ? { ...headers } : { ...json, ...headers },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
}

/** The body of an answer that must be a success. */
export async function done<Body = Record<string, unknown>>(
  answer: Promise<LightMyRequestResponse>,
): Promise<Body> {
  const { statusCode, body } = await answer;
  assert.ok(statusCode < 300, `${statusCode} ${body}`);
  return (body === "" ? {} : JSON.parse(body)) as Body;
}
