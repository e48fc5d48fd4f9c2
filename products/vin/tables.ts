import {
  boolean,
  date,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";

const vin = pgSchema("vin");

/** What online services said. Holds no tenant's data: the same VIN is the same car for everybody. */
export const vinCache = vin.table(
  "vin_cache",
  {
    vin: text("vin").notNull(),
    source: text("source").notNull(),
    /** The caller's model year; 0 when none was given. */
    modelYear: integer("model_year").notNull(),
    data: jsonb("data").notNull(),
    fetchedAt: timestamp("fetched_at", { withTimezone: true }).notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.vin, table.source, table.modelYear] }),
    index("vin_cache_expires_at").on(table.expiresAt),
  ],
);

/** Which VINs a workspace decoded: one row for each VIN, source and day. */
export const decodeHistory = vin.table(
  "decode_history",
  {
    workspaceId: uuid("workspace_id").notNull(),
    vin: text("vin").notNull(),
    source: text("source").notNull(),
    decodedOn: date("decoded_on").notNull(),
    times: integer("times").notNull(),
    firstDecodedAt: timestamp("first_decoded_at", { withTimezone: true }).notNull(),
    lastDecodedAt: timestamp("last_decoded_at", { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.vin, table.source, table.decodedOn] }),
    index("decode_history_newest").on(table.workspaceId, table.lastDecodedAt.desc()),
    index("decode_history_age").using("brin", table.decodedOn),
  ],
);

const time = (name: string) => timestamp(name, { withTimezone: true });

/** Lists of VINs that are decoded in the background. */
export const bulkJobs = vin.table(
  "bulk_jobs",
  {
    workspaceId: uuid("workspace_id").notNull(),
    id: uuid("id").primaryKey(),
    state: text("state").notNull(),
    source: text("source").notNull(),
    detail: text("detail").notNull(),
    total: integer("total").notNull().default(0),
    /** Items with an outcome, those that failed included. */
    done: integer("done").notNull().default(0),
    failed: integer("failed").notNull().default(0),
    name: text("name"),
    createdBy: text("created_by").notNull(),
    onceKey: text("once_key"),
    callback: json("callback"),
    dataDate: text("data_date").notNull(),
    problem: json("problem"),
    revivals: integer("revivals").notNull().default(0),
    createdAt: time("created_at").notNull(),
    startedAt: time("started_at"),
    changedAt: time("changed_at").notNull(),
    finishedAt: time("finished_at"),
    expiresAt: time("expires_at").notNull(),
  },
  (table) => [
    index("bulk_jobs_newest").on(table.workspaceId, table.createdAt.desc(), table.id.desc()),
    uniqueIndex("bulk_jobs_once").on(table.workspaceId, table.onceKey),
    index("bulk_jobs_age").on(table.expiresAt),
    index("bulk_jobs_active").on(table.workspaceId, table.changedAt),
  ],
);

/** What is still to be decoded, many items in a row. */
export const bulkParts = vin.table(
  "bulk_parts",
  {
    workspaceId: uuid("workspace_id").notNull(),
    jobId: uuid("job_id").notNull(),
    firstPosition: integer("first_position").notNull(),
    items: json("items").notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.firstPosition] })],
);

/** One outcome for each item of a bulk job. */
export const bulkItems = vin.table(
  "bulk_items",
  {
    workspaceId: uuid("workspace_id").notNull(),
    jobId: uuid("job_id").notNull(),
    position: integer("position").notNull(),
    vin: text("vin"),
    /** As given, when that is not the VIN itself. */
    input: text("input"),
    /** The caller's id for this item. */
    label: json("label"),
    failed: boolean("failed").notNull(),
    outcome: json("outcome").notNull(),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.position] })],
);
