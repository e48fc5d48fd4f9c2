import type { StoredData } from "#platform/database";

const personId = { column: "user_id", by: "user-id", exported: false } as const;

export const privacyStoredData: readonly StoredData[] = [
  {
    table: "privacy.erasures",
    exported: ["user_id", "erased_at"],
    withheld: {},
    ofPersons: [
      {
        ...personId,
        whenErased: { keep: "an id that leads nowhere, so that a restored backup is cleaned again" },
      },
    ],
  },
];
