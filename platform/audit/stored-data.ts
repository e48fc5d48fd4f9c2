import type { StoredData } from "#platform/database";

const PROOF = "part of the proof that nothing was changed";
const KEPT = {
  keep: "the log proves who did what; its personal parts are erased, and the ids in it lead nowhere afterwards",
} as const;
const ofWorkspace = { column: "workspace_id", whenErased: KEPT } as const;

export const auditStoredData: readonly StoredData[] = [
  {
    table: "audit.entries",
    exported: ["workspace_id", "sequence", "at", "action", "actor_id", "target_id"],
    withheld: { body: PROOF, seal: PROOF, hash: PROOF },
    ofWorkspace,
    ofPersons: [],
  },
  {
    table: "audit.personal",
    exported: ["workspace_id", "sequence", "data"],
    withheld: { ordinal: PROOF, subject: PROOF, salt: PROOF },
    ofWorkspace,
    ofPersons: [],
  },
  {
    table: "audit.heads",
    exported: [],
    withheld: { workspace_id: PROOF, sequence: PROOF, hash: PROOF },
    ofWorkspace,
    ofPersons: [],
  },
  {
    table: "audit.anchors",
    exported: [],
    withheld: { workspace_id: PROOF, sequence: PROOF, hash: PROOF, anchored_at: PROOF, signature: PROOF },
    ofWorkspace,
    ofPersons: [],
  },
];
