import { customType, pgSchema, timestamp } from "drizzle-orm/pg-core";

export const identity = pgSchema("identity");

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

export function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: "date" });
}
