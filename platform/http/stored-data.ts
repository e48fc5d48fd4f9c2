import type { StoredData } from "#platform/database";

const REPEATS = "lets an answer be repeated for a day";

export const httpStoredData: readonly StoredData[] = [
  {
    table: "http.idempotency_keys",
    exported: [],
    withheld: {
      workspace_id: REPEATS,
      user_id: REPEATS,
      key_hash: REPEATS,
      fingerprint: REPEATS,
      attempt: REPEATS,
      leased_until: REPEATS,
      status: REPEATS,
      content_type: REPEATS,
      location: REPEATS,
      sealed_body: REPEATS,
      body_kept: REPEATS,
      content_hash: REPEATS,
      created_at: REPEATS,
      expires_at: REPEATS,
    },
    ofWorkspace: { column: "workspace_id", whenErased: "delete" },
    ofPersons: [{ column: "user_id", by: "user-id", whenErased: "delete", exported: false }],
  },
];
