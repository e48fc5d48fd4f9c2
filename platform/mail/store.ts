import type { Database, Transaction } from "#platform/database";
import type { MailFilter, MailRecord } from "./mail.ts";

export interface MailToStore {
  readonly messageId: string;
  readonly workspaceId: string | undefined;
  readonly kind: string;
  readonly language: string;
  readonly recipient: string;
  readonly sealedContent: string;
  readonly onceKey: string | undefined;
  readonly notAfter: Date | undefined;
  readonly createdAt: Date;
}

/** A mail that waits to be sent. */
export interface WaitingMail {
  readonly kind: string;
  readonly language: string;
  readonly recipient: string;
  readonly sealedContent: string;
  readonly notAfter: Date | null;
  readonly createdAt: Date;
}

/** How a mail ended. */
export interface Ending {
  readonly state: "sent" | "failed" | "expired";
  readonly subject?: string;
  readonly carrier?: "smtp" | "outbox";
  readonly reason?: string;
}

const NOTE_COLUMNS = `message_id as "messageId", workspace_id as "workspaceId", kind, language, recipient, subject, state,
  reason, attempts, carrier, created_at as "createdAt", finished_at as "finishedAt"`;

/** Stores a mail unless one with its key is there; answers whether it did. */
export async function insertMail(transaction: Transaction, mail: MailToStore): Promise<boolean> {
  const { rowCount } = await transaction.execute({
    name: "mail_insert",
    text: `insert into mail.messages
             (message_id, workspace_id, kind, language, recipient, sealed_content, once_key, not_after, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (workspace_id, once_key) where once_key is not null do nothing`,
    values: [
      mail.messageId,
      mail.workspaceId ?? null,
      mail.kind,
      mail.language,
      mail.recipient,
      mail.sealedContent,
      mail.onceKey ?? null,
      mail.notAfter ?? null,
      mail.createdAt,
    ],
  });
  return rowCount > 0;
}

export async function findByOnceKey(
  transaction: Transaction,
  workspaceId: string | undefined,
  onceKey: string,
): Promise<string | undefined> {
  const [found] = await transaction.query<{ id: string }>(
    "select message_id as id from mail.messages where workspace_id is not distinct from $1::uuid and once_key = $2",
    [workspaceId ?? null, onceKey],
  );
  return found?.id;
}

/** `undefined` when the mail is no longer waiting. */
export async function findWaiting(
  transaction: Transaction,
  messageId: string,
): Promise<WaitingMail | undefined> {
  const [found] = await transaction.query<WaitingMail>({
    name: "mail_find_waiting",
    text: `select kind, language, recipient, sealed_content as "sealedContent", not_after as "notAfter", created_at as "createdAt"
             from mail.messages where message_id = $1 and state = 'queued'`,
    values: [messageId],
  });
  return found;
}

/** Ends a waiting mail and drops its content. */
export async function finishMail(
  transaction: Transaction,
  messageId: string,
  ending: Ending,
  now: Date,
): Promise<void> {
  await transaction.execute({
    name: "mail_finish",
    text: `update mail.messages
              set state = $2, subject = coalesce($3, subject), carrier = $4, reason = $5, finished_at = $6,
                  attempts = attempts + $7, sealed_content = null
            where message_id = $1 and state = 'queued'`,
    values: [
      messageId,
      ending.state,
      ending.subject ?? null,
      ending.carrier ?? null,
      ending.reason === undefined ? null : shortened(ending.reason),
      now,
      ending.state === "expired" ? 0 : 1,
    ],
  });
}

export async function noteDeferral(
  transaction: Transaction,
  messageId: string,
  reason: string,
): Promise<void> {
  await transaction.execute({
    name: "mail_defer",
    text: "update mail.messages set attempts = attempts + 1, reason = $2 where message_id = $1 and state = 'queued'",
    values: [messageId, shortened(reason)],
  });
}

/** Gives up mails that wait although their time is over or their job is gone. */
export async function giveUpStale(transaction: Transaction, now: Date, queuedBefore: Date): Promise<number> {
  const { rowCount } = await transaction.execute({
    text: `update mail.messages
              set state = case when not_after <= $1 then 'expired' else 'failed' end, finished_at = $1, sealed_content = null,
                  reason = coalesce(reason, 'It was not sent in time.')
            where state = 'queued' and (not_after <= $1 or created_at < $2)`,
    values: [now, queuedBefore],
  });
  return rowCount;
}

export async function removeFinished(transaction: Transaction, finishedBefore: Date): Promise<number> {
  const { rowCount } = await transaction.execute({
    text: "delete from mail.messages where state <> 'queued' and finished_at < $1",
    values: [finishedBefore],
  });
  return rowCount;
}

/** Those of the ids of which there is a note. */
export async function selectKnown(
  transaction: Transaction,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query<{ id: string }>(
    "select message_id as id from mail.messages where message_id = any ($1::uuid[])",
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Latest first; ids carry their time. */
export function selectNotes(
  transaction: Transaction,
  { state, before, limit }: MailFilter & { readonly limit: number },
): Promise<MailRecord[]> {
  return transaction.query<MailRecord>(
    `select ${NOTE_COLUMNS} from mail.messages
      where ($1::text is null or state = $1) and ($2::uuid is null or message_id < $2)
      order by message_id desc limit $3`,
    [state ?? null, before ?? null, limit],
  );
}

/** Runs work where the rows of this owner are seen. */
export function asOwnerOf<Result>(
  database: Database,
  workspaceId: string | undefined,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return workspaceId === undefined ? database.asApp(work) : database.withWorkspace(workspaceId, work);
}

const LONGEST_REASON = 400;

function shortened(reason: string): string {
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason;
}
