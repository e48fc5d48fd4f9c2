import type { Database, Transaction } from "#platform/database";
import { grammy } from "../grammy.ts";
import { type FilePlace, isFilePlace } from "./message.ts";

/** Keeps the bytes of a file until everything that shows it is sent. */
export async function keepFile(
  transaction: Transaction,
  file: { readonly hash: Uint8Array; readonly bytes: Uint8Array },
  now: Date,
): Promise<void> {
  await transaction.query("select telegram.keep_file($1, $2, $3)", [file.hash, file.bytes, now]);
}

/** A payload with its files in place. */
export interface FilledPayload {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Files that are sent as bytes: kind (the parameter) and content. */
  readonly uploads: readonly { readonly kind: string; readonly hash: string }[];
  /** Files that are sent by the id under which Telegram knows them. */
  readonly known: readonly { readonly kind: string; readonly hash: string }[];
}

/** Puts file ids, or bytes where Telegram does not know the file yet, where the payload names files. */
export async function fillFiles(
  database: Pick<Database, "asOwner">,
  botId: string,
  payload: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<FilledPayload> {
  const places = Object.entries(payload).filter((entry): entry is [string, FilePlace] =>
    isFilePlace(entry[1]),
  );
  if (places.length === 0) return { payload, uploads: [], known: [] };
  const filled: Record<string, unknown> = { ...payload };
  const uploads: { kind: string; hash: string }[] = [];
  const known: { kind: string; hash: string }[] = [];
  for (const [kind, { $file }] of places) {
    const found = await findFile(database, { botId, kind, hash: $file.hash, now });
    if (found.fileId !== null) {
      filled[kind] = found.fileId;
      known.push({ kind, hash: $file.hash });
    } else {
      const { InputFile } = await grammy.get();
      filled[kind] = new InputFile(found.bytes ?? Buffer.alloc(0), $file.name);
      uploads.push({ kind, hash: $file.hash });
    }
  }
  return { payload: filled, uploads, known };
}

async function findFile(
  database: Pick<Database, "asOwner">,
  {
    botId,
    kind,
    hash,
    now,
  }: { readonly botId: string; readonly kind: string; readonly hash: string; readonly now: Date },
): Promise<{ readonly fileId: string | null; readonly bytes: Uint8Array | null }> {
  const [found] = await database.asOwner((transaction) =>
    transaction.query<{ fileId: string | null; bytes: Uint8Array | null }>(
      `with used as (
         update telegram.file_ids set used_at = $4 where bot_id = $1 and content_hash = decode($3, 'hex') and kind = $2
            and used_at < $4::timestamptz - interval '1 day')
       select id.file_id as "fileId", case when id.file_id is null then file.bytes end as bytes
         from (select decode($3, 'hex') as hash) given
         left join telegram.file_ids id on id.bot_id = $1 and id.content_hash = given.hash and id.kind = $2
         left join telegram.files file on file.content_hash = given.hash`,
      [botId, kind, hash, now],
    ),
  );
  return found ?? { fileId: null, bytes: null };
}

/** Remembers under which ids Telegram keeps what was just uploaded. */
export async function rememberFiles(
  database: Pick<Database, "asOwner">,
  botId: string,
  uploads: FilledPayload["uploads"],
  message: unknown,
  now: Date,
): Promise<void> {
  for (const { kind, hash } of uploads) {
    const fileId = fileIdIn(message, kind);
    if (fileId === undefined) continue;
    await database.asOwner((transaction) =>
      transaction.query(
        `insert into telegram.file_ids (bot_id, content_hash, kind, file_id, used_at)
         values ($1, decode($2, 'hex'), $3, $4, $5)
         on conflict (bot_id, content_hash, kind) do update set file_id = excluded.file_id, used_at = excluded.used_at`,
        [botId, hash, kind, fileId, now],
      ),
    );
  }
}

/** Forgets ids that Telegram does not know any more. */
export async function forgetFiles(
  database: Pick<Database, "asOwner">,
  botId: string,
  files: FilledPayload["known"],
): Promise<void> {
  await database.asOwner(async (transaction) => {
    for (const { kind, hash } of files) {
      await transaction.query(
        "delete from telegram.file_ids where bot_id = $1 and content_hash = decode($2, 'hex') and kind = $3",
        [botId, hash, kind],
      );
    }
  });
}

/** A photo comes back in several sizes, the largest last. */
function fileIdIn(message: unknown, kind: string): string | undefined {
  const media = (message as Readonly<Record<string, unknown>> | null)?.[kind];
  const one = (Array.isArray(media) ? media.at(-1) : media) as { readonly file_id?: unknown } | undefined;
  return typeof one?.file_id === "string" ? one.file_id : undefined;
}
