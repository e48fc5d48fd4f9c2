import type { Database } from "#platform/database";
import { type Clock, isUuid } from "#platform/kernel";
import type { Logger, Metrics } from "#platform/telemetry";
import { createOutbox } from "./carriers/outbox.ts";
import { configuredCarrier, ownHostOf } from "./check.ts";
import type { MailConfig } from "./config.ts";
import { deliver, deliverJob } from "./delivery.ts";
import { mailErrors } from "./errors.ts";
import type { MailJobDefinition, MailJobQueue } from "./job-types.ts";
import type { Mail, MailFilter } from "./mail.ts";
import { createMailMetrics } from "./metrics.ts";
import { templateOf } from "./parameters-check.ts";
import { queueMail } from "./queue.ts";
import type { ContentSeal } from "./seal.ts";
import { selectNotes } from "./store.ts";
import { removeForgotten, tidy, tidyJob, tidySchedule } from "./tidy.ts";
import { createWriter } from "./writer.ts";

export interface MailDeps {
  readonly config: MailConfig;
  readonly database: Database;
  readonly jobs: MailJobQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly seal: ContentSeal;
  /** Public address of the installation, without a slash at the end. */
  readonly siteUrl: string;
  /** Where mails go without a mail server: `outbox` in the data folder. */
  readonly outboxFolder: string;
}

/** Builds the mail part on a migrated database; connects to the mail server with the first mail. */
export function createMail(deps: MailDeps): Mail {
  const { config, database, clock, logger, seal, siteUrl } = deps;
  const host = ownHostOf(siteUrl);
  const outbox = createOutbox(deps.outboxFolder);
  const carrier = configuredCarrier(config, host) ?? outbox;
  const writer = createWriter({ sender: config.fromName, siteUrl });
  const from = { name: config.fromName, address: config.fromAddress ?? `no-reply@${host}` };
  const metrics = createMailMetrics(deps.metrics, clock);
  const delivery = { database, clock, carrier, seal, writer, metrics, from, replyTo: config.replyTo };
  const tidyNow = () => tidy({ database, clock, outbox, retentionDays: config.retentionDays });
  const jobs: MailJobDefinition[] = [
    {
      ...deliverJob,
      run: (context, payload) => deliver(delivery, context, (payload as { messageId: string }).messageId),
    },
    { ...tidyJob, run: async () => void (await tidyNow()) },
  ];
  if (config.url === undefined) {
    logger.info({ folder: deps.outboxFolder }, "No mail server is set; mails are written into a folder");
  }
  return {
    queue: (transaction, mail) =>
      queueMail({ clock, jobs: deps.jobs, seal, deliver: deliverJob }, transaction, mail),
    jobs,
    schedules: [tidySchedule],
    carrier: carrier.name,
    list: async (filter = {}) => {
      const wanted = requireFilter(filter);
      return database.asOps("list mails", (transaction) => selectNotes(transaction, wanted));
    },
    listInWorkspace: async (workspaceId, filter = {}) => {
      const wanted = requireFilter(filter);
      return database.withWorkspace(workspaceId, (transaction) => selectNotes(transaction, wanted));
    },
    readOutbox: (messageId) => outbox.read(messageId),
    preview: (kind, language) => writer.write(kind, language, templateOf(kind).sample),
    check: () => carrier.check(),
    tidy: tidyNow,
    removeForgotten: () => removeForgotten({ database, outbox }),
    async close() {
      await carrier.close();
      if (carrier !== outbox) await outbox.close();
    },
  };
}

function requireFilter(filter: MailFilter): MailFilter & { readonly limit: number } {
  const limit = filter.limit ?? 50;
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) {
    throw mailErrors.MAIL_OPTION_INVALID({ option: "limit", rule: "must be a whole number from 1 to 200" });
  }
  if (filter.before !== undefined && !isUuid(filter.before)) {
    throw mailErrors.MAIL_OPTION_INVALID({ option: "before", rule: "must be the id of a mail" });
  }
  return { ...filter, limit };
}
