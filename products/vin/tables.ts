import {
  date,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
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
