import { Readable } from "node:stream";
import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { formatServerSentEvent, formatServerSentRetry, serverSentHeartbeat } from "#platform/live";
import { bulkStatus } from "../actions/bulk-jobs.ts";
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
    const job = await bulkStatus(services, workspaceId, id);
    if (isOver(job) && known === eventId(job)) return reply.code(204).send(null);
    const left = new AbortController();
    const signal = AbortSignal.any([http.draining, left.signal]);
    const news = watchBulkJob(services, workspaceId, id, signal);
    const answer = Readable.from(eventTexts(news, known), { objectMode: false });
    reply.raw.once("close", () => left.abort());
    reply.type("text/event-stream; charset=utf-8").header("x-accel-buffering", "no");
    return reply.send(answer);
  });
}

async function* eventTexts(news: AsyncIterable<BulkNews>, known: string | undefined): AsyncGenerator<string> {
  yield formatServerSentRetry(RECONNECT_MS);
  for await (const each of news) {
    if (each.kind === "heartbeat") yield serverSentHeartbeat;
    else if (eventId(each.job) !== known) yield textOf(each.job);
  }
}

function textOf(job: BulkJob): string {
  return formatServerSentEvent({ id: eventId(job), event: isOver(job) ? "end" : "progress", data: job });
}

function eventId({ done, state }: BulkJob): string {
  return `${done}.${state}`;
}
