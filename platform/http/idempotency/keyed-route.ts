import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { Actor } from "#platform/identity";
import type { Logger } from "#platform/telemetry";
import { httpErrors } from "../errors.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { FirstCall, Idempotency, KeyOwner, StoredAnswer } from "./idempotency.ts";
import { keyIn } from "./key.ts";
import { hashedBody, hashOf } from "./streamed-body.ts";

const MOST_BYTES = 1_048_576;

export interface KeyedRouteDeps {
  readonly idempotency: Idempotency;
  readonly logger: Logger;
}

type Done = (error?: Error) => void;
type Sent = (error: null, payload: unknown) => void;

/** Puts a route under `Idempotency-Key`: repeats are answered before its handler, first answers kept before they go out. */
export function keyRoute(route: RouteOptions, deps: KeyedRouteDeps): void {
  const before = (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    const header = request.raw.headers["idempotency-key"];
    const owner = header === undefined ? undefined : ownerOf(request.actor);
    if (header === undefined || owner === undefined) return done();
    void goOn(begin(deps, owner, header, request, reply), done);
  };
  const after = (request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Sent): void => {
    const { firstCall } = request;
    if (firstCall === undefined) return done(null, payload);
    request.firstCall = undefined;
    void keep(firstCall, request, reply, payload, deps.logger).finally(() => done(null, payload));
  };
  route.preHandler = [before, ...[route.preHandler ?? []].flat()];
  route.onSend = [...[route.onSend ?? []].flat(), after];
}

/** A repeat goes no further than its answer. */
async function goOn(isRepeated: Promise<boolean>, done: Done): Promise<void> {
  try {
    if (await isRepeated) return;
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return;
  }
  done();
}

/** Answers whether the request was a repeat and has its answer. */
async function begin(
  { idempotency }: KeyedRouteDeps,
  owner: KeyOwner,
  header: string | readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const { body } = request;
  const streamed = body instanceof Readable ? hashedBody(body) : undefined;
  const begun = await idempotency.begin({
    owner,
    key: keyIn(header),
    fingerprint: fingerprintOf(request),
    ...(streamed === undefined ? {} : { contentHash: streamed.contentHash }),
  });
  if (begun.kind === "first") {
    request.firstCall = begun.call;
    if (streamed !== undefined) request.body = streamed.stream;
    return false;
  }
  if (body instanceof Readable) await requireSame(body, begun.contentHash);
  repeat(reply, begun.answer);
  return true;
}

/** Of a stream that the first request did not read to its end only type and length are known. */
async function requireSame(body: Readable, contentHash: Buffer | null): Promise<void> {
  if (contentHash === null || contentHash.equals(await hashOf(body))) return;
  throw httpErrors.HTTP_IDEMPOTENCY_KEY_REUSED();
}

function repeat(reply: FastifyReply, { status, contentType, location, body }: StoredAnswer): void {
  if (body === null) throw httpErrors.HTTP_IDEMPOTENCY_ANSWER_NOT_KEPT();
  reply.status(status).header("idempotency-replayed", "true");
  if (contentType !== null) reply.header("content-type", contentType);
  if (location !== null) reply.header("location", location);
  reply.serializer(String).send(body.length === 0 ? undefined : Buffer.from(body));
}

/**
 * Keeps the answer, or frees the key when the same request may succeed another time. When that fails the answer goes
 * out all the same: what was asked for has happened, and the caller should know.
 */
async function keep(
  call: FirstCall,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  logger: Logger,
): Promise<void> {
  try {
    if (reply.statusCode >= 500 || request.mayRetry || brokeOff(request)) await call.release();
    else if (!call.isFinished()) await call.finish(answerOf(reply, payload));
  } catch (error) {
    logger.warn({ error, requestId: request.id }, "The answer to an idempotent request could not be kept.");
  }
}

/** Whether the caller went before the whole request was here: what was answered is no answer to it. */
function brokeOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && raw.complete === false;
}

function answerOf(reply: FastifyReply, payload: unknown): StoredAnswer {
  const body = bytesOf(payload);
  return {
    status: reply.statusCode,
    contentType: textOf(reply.getHeader("content-type")),
    location: textOf(reply.getHeader("location")),
    body: body !== null && body.length <= MOST_BYTES ? body : null,
  };
}

function bytesOf(payload: unknown): Uint8Array | null {
  if (payload === undefined || payload === null) return new Uint8Array();
  if (typeof payload === "string") return Buffer.from(payload);
  return payload instanceof Uint8Array ? payload : null;
}

function textOf(header: unknown): string | null {
  return typeof header === "string" ? header : null;
}

/** Nobody known has no keys. People keep theirs when they go on in another workspace, even by the request itself. */
function ownerOf(actor: Actor): KeyOwner | undefined {
  switch (actor.kind) {
    case "anonymous":
      return undefined;
    case "api-key":
      return { workspaceId: actor.workspaceId, userId: null };
    case "user":
      return { workspaceId: null, userId: actor.userId };
  }
}
