import { Readable } from "node:stream";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { formatServerSentEvent, formatServerSentRetry, serverSentHeartbeat } from "#platform/live";
import { bulkStatus } from "../actions/bulk-jobs.ts";
import { itemError } from "../actions/item-error.ts";
import { type BulkNews, watchBulkJob } from "../actions/watch-bulk-job.ts";
import { type BulkJob, isOver } from "../contracts.ts";
import type { VinServices } from "../services.ts";
import { eventsSchema } from "./jobs-schemas.ts";

const RECONNECT_MS = 1000;

/** `GET /api/v1/vin/jobs/{id}/events`. Each event tells the whole state, so a lost one costs nothing. */
export function bulkEventsRoute(http: HttpApp, services: VinServices): void {
  const config = { access: "workspace", scope: "vin:decode" } as const;
  http.get("/api/v1/vin/jobs/:id/events", { schema: eventsSchema, config }, async (request, reply) => {
    const workspaceId = workspaceOf(request.actor);
    const { id } = request.params;
    const known = request.headers["last-event-id"];
    const left = new AbortController();
    reply.raw.once("close", () => left.abort());
    // Who has left already is not heard leaving.
    if (reply.raw.destroyed) left.abort();
    const job = await bulkStatus(services, workspaceId, id);
    if (isOver(job) && known === eventId(job)) return reply.code(204).send(null);
    const refused = reply.whileAllowed();
    const signal = AbortSignal.any([http.draining, left.signal, refused]);
    const news = watchBulkJob(services, workspaceId, id, signal);
    // Before the stream begins, so that a refusal is an answer with its status.
    const first = await news.next();
    const answer = Readable.from(eventTexts(first, news, { known, refused }), { objectMode: false });
    reply.type("text/event-stream; charset=utf-8").header("x-accel-buffering", "no");
    return reply.send(answer);
  });
}

async function* eventTexts(
  first: IteratorResult<BulkNews, unknown>,
  rest: AsyncIterable<BulkNews>,
  { known, refused }: { readonly known: string | undefined; readonly refused: AbortSignal },
): AsyncGenerator<string> {
  yield formatServerSentRetry(RECONNECT_MS);
  if (first.done !== true) yield textOf(first.value, known);
  for await (const news of rest) {
    if (refused.aborted) break;
    yield textOf(news, known);
  }
  if (refused.aborted) yield formatServerSentEvent({ event: "error", data: itemError(refused.reason) });
}

/** Nothing for a state that the client has seen. */
function textOf(news: BulkNews, known: string | undefined): string {
  if (news.kind === "heartbeat") return serverSentHeartbeat;
  const { job } = news;
  const id = eventId(job);
  return id === known
    ? ""
    : formatServerSentEvent({ id, event: isOver(job) ? "end" : "progress", data: job });
}

function eventId({ done, state }: BulkJob): string {
  return `${done}.${state}`;
}
