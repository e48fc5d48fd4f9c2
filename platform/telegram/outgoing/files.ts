import type { Database, Transaction } from "#platform/database";
import { grammy } from "../grammy.ts";
import { isFilePlace } from "./message.ts";

/** Keeps the bytes of a file until everything that shows it is sent. */
export async function keepFile(
  transaction: Transaction,
  file: { readonly hash: Uint8Array; readonly bytes: Uint8Array },
  now: Date,
): Promise<void> {
  await transaction.query("select telegram.keep_file($1, $2, $3)", [file.hash, file.bytes, now]);
}

/** A file of a call: what it is sent as, its content, and which message of an album it becomes. */
export interface PlacedFile {
  readonly kind: string;
  readonly hash: string;
  readonly item: number;
}

/** A payload with its files in place. */
export interface FilledPayload {
  readonly payload: Readonly<Record<string, unknown>>;
  /** Files that are sent as bytes. */
  readonly uploads: readonly PlacedFile[];
  /** Files that are sent by the id under which Telegram knows them. */
  readonly known: readonly PlacedFile[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Puts file ids, or bytes where Telegram does not know the file yet, where the payload or an item of its album names files. */
export async function fillFiles(
  database: Pick<Database, "asOwner">,
  botId: string,
  payload: Fields,
  now: Date,
): Promise<FilledPayload> {
  const uploads: PlacedFile[] = [];
  const known: PlacedFile[] = [];
  const fill = async (fields: Fields, item: number): Promise<Fields> => {
    const filled: Record<string, unknown> = { ...fields };
    for (const [field, place] of Object.entries(fields)) {
      if (!isFilePlace(place)) continue;
      const kind = field === "media" ? String(fields["type"]) : field;
      const { hash, name } = place.$file;
      const found = await findFile(database, { botId, kind, hash, now });
      (found.fileId === null ? uploads : known).push({ kind, hash, item });
      filled[field] = found.fileId ?? (await upload(found.bytes, name));
    }
    return filled;
  };
  const filled = await fill(payload, 0);
  const { media } = payload;
  if (!Array.isArray(media)) return { payload: filled, uploads, known };
  const items: Fields[] = [];
  for (const [item, fields] of media.entries()) items.push(await fill(fields as Fields, item));
  return { payload: { ...filled, media: items }, uploads, known };
}

async function upload(bytes: Uint8Array | null, name: string): Promise<unknown> {
  const { InputFile } = await grammy.get();
  return new InputFile(bytes ?? Buffer.alloc(0), name);
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
  result: unknown,
  now: Date,
): Promise<void> {
  const messages: readonly unknown[] = Array.isArray(result) ? result : [result];
  for (const { kind, hash, item } of uploads) {
    const fileId = fileIdIn(messages[item], kind);
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
