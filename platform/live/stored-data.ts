import type { StoredData } from "#platform/database";

const PASSING = "an event on its way to open pages, gone within minutes";

export const liveStoredData: readonly StoredData[] = [
  {
    table: "live.large_events",
    exported: [],
    withheld: { workspace_id: PASSING, id: PASSING, event: PASSING, created_at: PASSING },
    ofWorkspace: { column: "workspace_id", whenErased: "delete" },
    ofPersons: [],
  },
];
