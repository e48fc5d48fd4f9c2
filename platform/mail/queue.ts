import type { Transaction } from "#platform/database";
import { type Clock, isUuid, newUuid } from "#platform/kernel";
import { parseAddress } from "./address.ts";
import { mailErrors } from "./errors.ts";
import type { MailJob, MailJobQueue } from "./job-types.ts";
import { languageFor } from "./languages.ts";
import type { MailRequest } from "./mail.ts";
import { requireParameters, templateOf } from "./parameters-check.ts";
import type { ContentSeal } from "./seal.ts";
import { findByOnceKey, insertMail } from "./store.ts";

export interface QueueDeps {
  readonly clock: Clock;
  readonly jobs: MailJobQueue;
  readonly seal: ContentSeal;
  readonly deliver: MailJob;
}

/** Checks a mail, stores it and its job in the transaction, and answers its id. */
export async function queueMail(
  { clock, jobs, seal, deliver }: QueueDeps,
  transaction: Transaction,
  mail: MailRequest,
): Promise<string> {
  const template = templateOf(mail.kind);
  requireParameters(template, mail.parameters);
  const recipient = parseAddress(mail.to);
  if (!recipient.ok) throw mailErrors.MAIL_ADDRESS_INVALID({ fault: recipient.fault });
  const workspaceId = ownerOf(transaction, mail);
  requireOptions(mail);
  const messageId = newUuid(clock.nowMs());
  const stored = await insertMail(transaction, {
    messageId,
    workspaceId,
    kind: template.kind,
    language: languageFor(mail.language),
    recipient: recipient.value,
    sealedContent: await seal.seal(JSON.stringify(mail.parameters), messageId),
    onceKey: mail.onceKey,
    notAfter: mail.notAfter,
    createdAt: clock.now(),
  });
  if (!stored) return existing(transaction, workspaceId, mail.onceKey ?? "");
  await jobs.enqueue(
    transaction,
    deliver,
    { messageId },
    { priority: template.priority, ...(workspaceId === undefined ? {} : { workspaceId }) },
  );
  return messageId;
}

async function existing(
  transaction: Transaction,
  workspaceId: string | undefined,
  onceKey: string,
): Promise<string> {
  const found = await findByOnceKey(transaction, workspaceId, onceKey);
  if (found === undefined) throw new Error("A mail with this key was there and is gone.");
  return found;
}

function ownerOf(transaction: Transaction, mail: MailRequest): string | undefined {
  const { workspaceId } = mail;
  if (workspaceId !== undefined && !isUuid(workspaceId)) {
    throw mailErrors.MAIL_OPTION_INVALID({ option: "workspaceId", rule: "must be a lower-case UUID" });
  }
  if (
    workspaceId !== undefined &&
    transaction.workspaceId !== undefined &&
    workspaceId !== transaction.workspaceId
  ) {
    throw mailErrors.MAIL_OPTION_INVALID({ option: "workspaceId", rule: "must be that of the transaction" });
  }
  return transaction.workspaceId ?? workspaceId;
}

function requireOptions({ onceKey, notAfter }: MailRequest): void {
  if (onceKey !== undefined && (onceKey.length === 0 || onceKey.length > 200)) {
    throw mailErrors.MAIL_OPTION_INVALID({ option: "onceKey", rule: "must have 1 to 200 characters" });
  }
  if (notAfter !== undefined && Number.isNaN(notAfter.getTime())) {
    throw mailErrors.MAIL_OPTION_INVALID({ option: "notAfter", rule: "must be a valid date" });
  }
}
