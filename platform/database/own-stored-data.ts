import type { StoredData } from "./stored-data.ts";

/** The bookkeeping of migrations. */
export const databaseStoredData: readonly StoredData[] = [
  {
    table: "tradepost.migrations",
    exported: [],
    withheld: {
      scope: "about the software",
      number: "about the software",
      name: "about the software",
      checksum: "about the software",
      applied_at: "about the software",
    },
    ofPersons: [],
  },
];
