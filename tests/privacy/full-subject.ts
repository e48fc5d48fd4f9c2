import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { Client } from "pg";
import type { StoredData } from "#platform/database";

/** A person with a row in every table that the registry says tells of persons or belongs to workspaces. */
export interface Subject {
  readonly userId: string;
  readonly workspaceId: string;
  readonly email: string;
  /** Part of every free text that tells of the person. */
  readonly canary: string;
  /** The person at Telegram whom the account has linked; without one the rows lead to nobody there. */
  readonly atTelegram?: SubjectAtTelegram;
}

export interface SubjectAtTelegram {
  readonly telegramUserId: string;
  readonly campaignId: string;
  /** Theirs alone. */
  readonly workspaceId: string;
}

/** The operator's bot that all subjects write to. */
export const BOT = { botId: "4711", realm: "product:vin" } as const;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly generated: boolean;
}

/** Lets every table of the test's database take any row: what rows may hold is not what erasures are about. */
export async function dropChecks(superuserUrl: string): Promise<void> {
  const client = new Client(superuserUrl);
  await client.connect();
  try {
    await client.query(`do $$ declare found record; begin
      for found in select conrelid::regclass as name, conname from pg_constraint where contype = 'c' and conrelid <> 0
      loop execute format('alter table %s drop constraint %I', found.name, found.conname); end loop; end $$`);
  } finally {
    await client.end();
  }
}

/** Puts the subject into every table; references are not checked meanwhile, so that order plays no part. */
export async function insertSubject(
  superuserUrl: string,
  storedData: readonly StoredData[],
  subject: Subject,
): Promise<void> {
  const client = new Client(superuserUrl);
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into telegram.bots (bot_id, product, username, intake, created_at)
       values ($1, 'vin', 'test_bot', 'polling', now()) on conflict do nothing`,
      [BOT.botId],
    );
    for (const stored of storedData) {
      if (goes(stored)) await insertRow(client, stored, subject);
      // The same in the workspace at Telegram, which nobody is a member of.
      if (subject.atTelegram !== undefined && isOfWorkspaceAlone(stored))
        await insertRow(client, stored, { ...subject, workspaceId: subject.atTelegram.workspaceId });
    }
  } finally {
    await client.end();
  }
}

/** Whether an erasure does anything to rows of the table. */
export function goes({ ofWorkspace, ofPersons, ofTelegram }: StoredData): boolean {
  const fates = [
    ofWorkspace?.whenErased ?? { keep: "" },
    ofTelegram?.whenErased ?? { keep: "" },
    ...ofPersons.map(({ whenErased }) => whenErased),
  ];
  return fates.some((fate) => typeof fate === "string" || !("keep" in fate));
}

function isOfWorkspaceAlone({ table, ofWorkspace, ofPersons, ofTelegram }: StoredData): boolean {
  const tellsOfAccount = ofPersons.some(({ by }) => by !== "actor");
  const isOfBot = ofTelegram !== undefined || table === "telegram.campaigns";
  return ofWorkspace?.whenErased === "delete" && !tellsOfAccount && !isOfBot;
}

async function insertRow(client: Client, stored: StoredData, subject: Subject): Promise<void> {
  const columns = (await columnsOf(client, stored.table)).filter(({ generated }) => !generated);
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map((column) => valueFor(stored, column, subject));
  const places = values.map((_, index) => `$${index + 1}`).join(", ");
  await client.query(`insert into ${stored.table} (${names}) values (${places})`, values).catch((cause) => {
    throw new Error(`${stored.table} refused the subject's row; tell full-subject.ts what it takes.`, {
      cause,
    });
  });
}

async function columnsOf(client: Client, table: string): Promise<readonly Column[]> {
  const { rows } = await client.query<Column>(
    `select attname as "name", format_type(atttypid, null) as "type",
       attgenerated <> '' or attidentity <> '' as "generated"
       from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  return rows;
}

function valueFor(stored: StoredData, { name, type }: Column, subject: Subject): unknown {
  if (stored.ofWorkspace?.column === name) return subject.workspaceId;
  const person = stored.ofPersons.find(({ column }) => column === name);
  if (person !== undefined) return personValue(person.by, subject);
  const atTelegram = telegramValue(stored, name, subject);
  if (atTelegram !== undefined) return atTelegram;
  if (stored.table === "identity.users" && name === "email") return subject.email;
  if (stored.table === "identity.memberships" && name === "role") return "owner";
  return valueOfType(type, subject.canary);
}

function telegramValue({ table, ofTelegram }: StoredData, column: string, subject: Subject): unknown {
  if (subject.atTelegram === undefined) return undefined;
  const { campaignId, telegramUserId: number, workspaceId } = subject.atTelegram;
  if (table === "telegram.campaigns") return { campaign_id: campaignId, bot_id: BOT.botId }[column];
  if (ofTelegram === undefined) return undefined;
  return {
    realm: BOT.realm,
    bot_id: BOT.botId,
    chat: number,
    telegram_user_id: number,
    lane: `chat:${number}`,
    campaign_id: campaignId,
    own_workspace: workspaceId,
  }[column];
}

function personValue(by: "user-id" | "email" | "actor", { userId, email }: Subject): string {
  switch (by) {
    case "user-id":
      return userId;
    case "email":
      return email.toUpperCase();
    case "actor":
      return `user:${userId}`;
  }
}

function valueOfType(type: string, canary: string): unknown {
  switch (type) {
    case "uuid":
      return randomUUID();
    case "bytea":
      return randomBytes(32);
    case "boolean":
      return true;
    case "json":
    case "jsonb":
      return JSON.stringify({ note: canary });
    case "inet":
      return "203.0.113.77";
    case "cidr[]":
      return ["203.0.113.0/24"];
    case "text[]":
      return [canary];
    case "uuid[]":
      return [randomUUID()];
    case "date":
      return "2026-01-01";
    case "timestamp with time zone":
      return new Date().toISOString();
    case "smallint":
    case "integer":
      return 1;
    case "bigint":
      return randomInt(2 ** 40);
    default:
      return canary;
  }
}
