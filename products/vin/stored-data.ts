import type { StoredData } from "#platform/database";
import { telegramRows } from "#platform/telegram";

const VEHICLE = "about a vehicle, without its owner";
const WORK = "about the work";
const byWorkspace = { column: "workspace_id", whenErased: "delete" } as const;

export const vinStoredData: readonly StoredData[] = [
  {
    table: "vin.vin_cache",
    exported: [],
    withheld: {
      vin: VEHICLE,
      source: VEHICLE,
      model_year: VEHICLE,
      data: VEHICLE,
      fetched_at: VEHICLE,
      expires_at: VEHICLE,
    },
    ofPersons: [],
  },
  {
    table: "vin.decode_history",
    exported: ["workspace_id", "vin", "source", "decoded_on", "times", "first_decoded_at", "last_decoded_at"],
    withheld: {},
    ofWorkspace: byWorkspace,
    ofPersons: [],
  },
  {
    table: "vin.bulk_jobs",
    exported: [
      "workspace_id",
      "id",
      "state",
      "source",
      "detail",
      "total",
      "done",
      "failed",
      "name",
      "created_by",
      "created_at",
      "started_at",
      "finished_at",
      "expires_at",
    ],
    withheld: {
      once_key: WORK,
      callback: WORK,
      data_date: WORK,
      problem: WORK,
      revivals: WORK,
      changed_at: WORK,
    },
    ofWorkspace: byWorkspace,
    ofPersons: [
      { column: "created_by", by: "actor", whenErased: { replaceBy: "user:erased" }, exported: false },
    ],
  },
  {
    table: "vin.bulk_parts",
    exported: ["workspace_id", "job_id", "first_position", "items"],
    withheld: {},
    ofWorkspace: byWorkspace,
    ofPersons: [],
  },
  {
    table: "vin.bulk_items",
    exported: ["workspace_id", "job_id", "position", "vin", "input", "label", "failed", "outcome"],
    withheld: {},
    ofWorkspace: byWorkspace,
    ofPersons: [],
  },
  {
    table: "vin.garage",
    exported: ["workspace_id", "vin", "name", "added_by", "added_at"],
    withheld: {},
    ofWorkspace: byWorkspace,
    ofPersons: [
      { column: "added_by", by: "actor", whenErased: { replaceBy: "user:erased" }, exported: false },
    ],
  },
  {
    table: "vin.preferences",
    exported: ["workspace_id", "person", "units", "source", "changed_at"],
    withheld: {},
    ofWorkspace: byWorkspace,
    ofPersons: [{ column: "person", by: "actor", whenErased: "delete", exported: true }],
  },
  {
    table: "vin.bulk_messages",
    exported: [],
    withheld: {
      workspace_id: WORK,
      job_id: WORK,
      bot_id: WORK,
      chat: WORK,
      message: WORK,
      language: WORK,
      format: WORK,
      shown_done: WORK,
      shown_end: WORK,
      delivered_at: WORK,
    },
    ofWorkspace: byWorkspace,
    ofPersons: [],
    ofTelegram: telegramRows("bot_id", "chat", { exported: false }),
  },
];
