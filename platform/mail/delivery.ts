import { Type } from "typebox";
import type { Database } from "#platform/database";
import { type Clock, messageOf } from "#platform/kernel";
import { domainOf } from "./address.ts";
import type { Carrier, Outcome, Parcel } from "./carriers/carrier.ts";
import { mailErrors } from "./errors.ts";
import type { MailJob, MailJobContext } from "./job-types.ts";
import { languageFor } from "./languages.ts";
import type { MailMetrics } from "./metrics.ts";
import type { ContentSeal } from "./seal.ts";
import { asOwnerOf, type Ending, findWaiting, finishMail, noteDeferral, type WaitingMail } from "./store.ts";
import type { Writer } from "./writer.ts";

/** Attempts spread over about a day: the engine doubles its wait from two seconds up to an hour. */
const MAXIMUM_ATTEMPTS = 34;

/** Describes the job that sends one mail. */
export const deliverJob = {
  name: "mail.deliver",
  payload: Type.Object({ messageId: Type.String() }),
  queue: "default",
  maximumAttempts: MAXIMUM_ATTEMPTS,
  timeoutSeconds: 120,
  rememberSeconds: 0,
} as const satisfies MailJob;

export interface DeliveryDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly carrier: Carrier;
  readonly seal: ContentSeal;
  readonly writer: Writer;
  readonly metrics: MailMetrics;
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | undefined;
}

/**
 * Sends one waiting mail and notes how it ended. Between the two a process may die; the mail is then
 * sent once more with the same `Message-ID`.
 *
 * @throws MAIL_DEFERRED when it shall be tried again
 */
export async function deliver(deps: DeliveryDeps, context: MailJobContext, messageId: string): Promise<void> {
  const { database, clock } = deps;
  const scoped = <Result>(work: Parameters<typeof asOwnerOf<Result>>[2]) =>
    asOwnerOf(database, context.workspaceId, work);
  const mail = await scoped((transaction) => findWaiting(transaction, messageId));
  if (mail === undefined) return;
  const finish = async (ending: Ending) => {
    await scoped((transaction) => finishMail(transaction, messageId, ending, clock.now()));
    deps.metrics.ended(mail.kind, ending.state);
  };
  if (mail.notAfter !== null && mail.notAfter.getTime() <= clock.nowMs()) {
    return finish({ state: "expired", reason: "Its time was over before it could be sent." });
  }
  const { outcome, subject } = await attempt(deps, context, messageId, mail);
  const facts = { messageId, kind: mail.kind, carrier: deps.carrier.name };
  if (outcome.kind === "accepted") {
    await finish({
      state: "sent",
      carrier: deps.carrier.name,
      ...(subject === undefined ? {} : { subject }),
    });
    context.logger.info(facts, "Mail sent");
    return;
  }
  if (outcome.kind === "refused" || context.attempt >= MAXIMUM_ATTEMPTS) {
    await finish({ state: "failed", reason: outcome.reason, ...(subject === undefined ? {} : { subject }) });
    context.logger.warn({ ...facts, reason: outcome.reason }, "Mail given up");
    return;
  }
  await scoped((transaction) => noteDeferral(transaction, messageId, outcome.reason));
  deps.metrics.ended(mail.kind, "deferred");
  throw mailErrors.MAIL_DEFERRED({ reason: outcome.reason });
}

async function attempt(
  deps: DeliveryDeps,
  context: MailJobContext,
  messageId: string,
  mail: WaitingMail,
): Promise<{ readonly outcome: Outcome; readonly subject?: string }> {
  let parameters: unknown;
  try {
    parameters = JSON.parse(await deps.seal.open(mail.sealedContent, messageId));
  } catch (thrown) {
    context.logger.warn({ messageId, problem: messageOf(thrown) }, "The content of a mail cannot be opened");
    return {
      outcome: {
        kind: "deferred",
        reason: "Its content cannot be opened; every process needs the same TRADEPOST_MASTER_SECRET.",
      },
    };
  }
  let parcel: Parcel;
  try {
    parcel = parcelOf(deps, messageId, mail, parameters);
  } catch (thrown) {
    return {
      outcome: { kind: "refused", reason: `It cannot be written by this version: ${messageOf(thrown)}` },
    };
  }
  const stop = deps.metrics.sending();
  const outcome = await deps.carrier.send(parcel, context.signal);
  stop();
  return { outcome, subject: parcel.subject };
}

function parcelOf(deps: DeliveryDeps, messageId: string, mail: WaitingMail, parameters: unknown): Parcel {
  const language = languageFor(mail.language);
  return {
    ...deps.writer.write(mail.kind, language, parameters),
    id: messageId,
    headerId: `<${messageId}@${domainOf(deps.from.address)}>`,
    kind: mail.kind,
    language,
    from: deps.from,
    replyTo: deps.replyTo,
    to: mail.recipient,
    createdAt: mail.createdAt,
  };
}
