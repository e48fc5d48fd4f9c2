import type { PersonColumn, StoredData } from "#platform/database";
import type { Subject } from "./person.ts";

/** Part of a statement, with `$1` for its only value. */
export interface Condition {
  readonly text: string;
  readonly value: unknown;
}

/** A name from the registry, quoted for SQL; the registry is code, so this guards against typing errors only. */
export function quoted(name: string): string {
  if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/.test(name)) {
    throw new Error(`"${name}" in the registry of stored data is no name of a table or column.`);
  }
  return name
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");
}

/** Which rows tell of the person by a column; `undefined` when none can. */
export function rowsOfPerson({ column, by }: PersonColumn, subject: Subject): Condition | undefined {
  switch (by) {
    case "user-id":
      if (subject.userId === null) return undefined;
      return { text: `${quoted(column)} = $1::uuid`, value: subject.userId };
    case "actor":
      return { text: `${quoted(column)} = any($1::text[])`, value: actorsOf(subject) };
    case "email":
      if (subject.email === null) return undefined;
      return { text: `lower(${quoted(column)}) = lower($1::text)`, value: subject.email };
  }
}

function actorsOf({ userId, telegram }: Subject): readonly string[] {
  const atTelegram = telegram.map(({ telegram_user_id: id }) => `telegram:${id}`);
  return [...(userId === null ? [] : [`user:${userId}`]), ...new Set(atTelegram)];
}

/** Which rows tell of people at bots; `undefined` when none can. */
export function rowsOfTelegram({ ofTelegram }: StoredData, { telegram }: Subject): Condition | undefined {
  if (ofTelegram === undefined || telegram.length === 0) return undefined;
  return { text: ofTelegram.where, value: JSON.stringify(telegram) };
}

/** Which rows belong to any of the workspaces; `undefined` for a table of no workspace. */
export function rowsOfWorkspaces({ ofWorkspace }: StoredData, ids: readonly string[]): Condition | undefined {
  if (ofWorkspace === undefined || ids.length === 0) return undefined;
  return { text: `${quoted(ofWorkspace.column)} = any($1::uuid[])`, value: ids };
}
