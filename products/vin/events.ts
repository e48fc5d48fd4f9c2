import { defineWebhookEvents } from "#platform/webhooks";
import { type BulkJob, bulkJobSchema } from "./contracts.ts";

const sample: BulkJob = {
  id: "019aa6f4-3c00-7000-8000-000000000001",
  state: "queued",
  total: 3,
  done: 0,
  failed: 0,
  source: "offline",
  detail: "summary",
  name: "stock.csv",
  createdBy: "key:019aa6f4-0000-7000-8000-000000000002",
  createdAt: "2026-11-21T09:00:00.000Z",
  startedAt: null,
  finishedAt: null,
  expiresAt: "2026-12-21T09:00:00.000Z",
  problem: null,
};
const times = { startedAt: "2026-11-21T09:00:01.000Z", finishedAt: "2026-11-21T09:00:02.000Z" };
const problem = {
  code: "VIN_BULK_STALLED",
  title: "Bulk job came to a halt",
  detail: "The work stopped several times without going on. Send the rest as a new job.",
};

/**
 * What a workspace may subscribe to, each with the job as `GET /api/v1/vin/jobs/{id}` answers it. Single decodes
 * are no events: whoever asks has the answer, and the history has the rest.
 */
export const vinEvents = defineWebhookEvents("vin", {
  "vin.bulk-job.created": { summary: "A bulk job was accepted.", data: bulkJobSchema, sample },
  "vin.bulk-job.finished": {
    summary: "A bulk job is through its list; its result can be fetched.",
    data: bulkJobSchema,
    sample: { ...sample, ...times, state: "finished", done: 3, failed: 1 },
  },
  "vin.bulk-job.cancelled": {
    summary: "A bulk job was cancelled; what was done by then can be fetched.",
    data: bulkJobSchema,
    sample: { ...sample, ...times, state: "cancelled", done: 1 },
  },
  "vin.bulk-job.failed": {
    summary: "A bulk job was given up; `problem` says why.",
    data: bulkJobSchema,
    sample: { ...sample, ...times, state: "failed", done: 1, problem },
  },
});

export type BulkJobEvent = keyof typeof vinEvents;
