export { type JobsConfig, jobsConfig } from "./config.ts";
export { createJobs, type JobsDeps, jobsMigrations } from "./create.ts";
export * from "./definition.ts";
export { jobsErrors } from "./errors.ts";
export type * from "./types.ts";
export { jobsStoredData } from "./stored-data.ts";
