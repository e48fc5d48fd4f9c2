import { defineErrors } from "#platform/kernel";

export const jobsErrors = defineErrors("JOBS", {
  JOBS_PAYLOAD_INVALID: {
    status: 500,
    title: "Payload does not fit the job",
    retry: false,
    detail: (given: { name: string; fault: string }) =>
      `The payload for ${given.name} does not fit its schema: ${given.fault}. Correct the caller, or keep the schema readable for stored jobs.`,
  },
  JOBS_OPTION_INVALID: {
    status: 500,
    title: "Option of a job is not valid",
    retry: false,
    detail: (given: { option: string; rule: string }) => `${given.option} ${given.rule}.`,
  },
  JOBS_WORKSPACE_MISMATCH: {
    status: 500,
    title: "Job belongs to another workspace",
    retry: false,
    detail: (_given: undefined) =>
      "A transaction of one workspace may only enqueue jobs of that workspace; pass its workspaceId.",
  },
  JOBS_NAME_UNKNOWN: {
    status: 500,
    title: "Job is not known to this process",
    retry: true,
    detail: (given: { name: string }) =>
      `No code is registered for ${given.name} in this process. Another process may know it; otherwise register it or delete the job.`,
  },
  JOBS_TIMED_OUT: {
    status: 500,
    title: "Job took too long",
    retry: true,
    detail: (given: { timeoutSeconds: number }) =>
      `The job ran longer than its limit of ${given.timeoutSeconds} s and was stopped. Split it, or raise timeoutSeconds.`,
  },
  JOBS_CANCELLED: {
    status: 409,
    title: "Job was cancelled",
    retry: false,
    detail: (_given: undefined) => "The job was cancelled.",
  },
  JOBS_INTERRUPTED: {
    status: 503,
    title: "Job was interrupted",
    retry: true,
    detail: (_given: undefined) => "The process stops or lost its claim on the job; it runs again elsewhere.",
  },
  JOBS_KILLED_WORKER: {
    status: 500,
    title: "Job killed its worker",
    retry: false,
    detail: (given: { kills: number }) =>
      `The worker process died ${given.kills} times while this job ran, so it was stopped. Find what ends the process (memory, process.exit), then retry the dead letter.`,
  },
  JOBS_UNEXPECTED: {
    status: 500,
    title: "Job failed unexpectedly",
    retry: true,
    detail: (given: { message: string }) => given.message,
  },
});
