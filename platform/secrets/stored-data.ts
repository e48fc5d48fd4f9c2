import type { StoredData } from "#platform/database";

const KEY = "a key that guards other columns";

export const secretsStoredData: readonly StoredData[] = [
  {
    table: "secrets.data_keys",
    exported: [],
    withheld: {
      workspace_id: KEY,
      key_id: KEY,
      current: KEY,
      wrapped: KEY,
      master_id: KEY,
      created_at: KEY,
      retired_at: KEY,
      rewrapped_at: KEY,
    },
    ofWorkspace: { column: "workspace_id", whenErased: { call: "secrets.forget_data_keys" } },
    ofPersons: [],
  },
];
