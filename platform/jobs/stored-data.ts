import type { StoredData } from "#platform/database";

const WORK = "about work that the installation does, with ids in place of personal data";
const ENDS = { keep: "a job names rows by id, finds none, ends, and is forgotten" } as const;

function ofWork(table: string, columns: readonly string[], workspaceColumn?: string): StoredData {
  return {
    table,
    exported: [],
    withheld: Object.fromEntries(columns.map((column) => [column, WORK])),
    ...(workspaceColumn === undefined ? {} : { ofWorkspace: { column: workspaceColumn, whenErased: ENDS } }),
    ofPersons: [],
  };
}

export const jobsStoredData: readonly StoredData[] = [
  ofWork(
    "jobs.pending",
    [
      "sequence",
      "id",
      "workspace",
      "lane",
      "queue",
      "envelope",
      "priority",
      "key",
      "due_at",
      "ready_at",
      "failures",
      "kills",
      "error_code",
      "error_message",
    ],
    "workspace",
  ),
  ofWork(
    "jobs.records",
    ["id", "workspace", "queue", "name", "done", "total", "note", "finished_at", "forget_at"],
    "workspace",
  ),
  ofWork(
    "jobs.dead_letters",
    ["id", "workspace", "queue", "envelope", "reason", "error_code", "error_message", "attempts", "died_at"],
    "workspace",
  ),
  {
    ...ofWork("jobs.paused", ["workspace", "paused_at"]),
    ofWorkspace: { column: "workspace", whenErased: { call: "jobs.resume" } },
  },
  ofWork("jobs.schedules", ["name", "fired_until"]),
  ofWork("jobs.slots", ["schedule", "slot", "fired_at"]),
  ofWork("jobs.workers", ["id", "lock_key", "pool_ids", "running", "started_at", "missing_since"]),
];
