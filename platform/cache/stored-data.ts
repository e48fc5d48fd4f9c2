import type { StoredData } from "#platform/database";

const COPY = "a copy for minutes of what other tables hold";

export const cacheStoredData: readonly StoredData[] = [
  {
    table: "cache.entries",
    exported: [],
    withheld: { key: COPY, value: COPY, expires_at: COPY },
    ofPersons: [],
  },
];
