import type { Transaction } from "#platform/database";
import type { Clock } from "#platform/kernel";
import type { Mail } from "#platform/mail";
import type { Logger } from "#platform/telemetry";
import type { OnDisabled } from "#platform/webhooks";

export interface DisabledWebhooksDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mail: Pick<Mail, "queue">;
  /** Where people look after their workspaces. */
  readonly url: string;
}

interface Recipient {
  readonly email: string;
  readonly language: string;
  readonly workspaceName: string;
}

const LONGEST_NAME = 100;

const PROBLEMS = {
  gone: "The receiver answered 410 Gone, so nothing is sent to this endpoint any more. Enable it again when it is back.",
  failing:
    "Every attempt to reach this endpoint has failed for days, so nothing is sent to it any more. Mend the receiver, enable the endpoint and replay what it missed.",
};

/** Writes to owners and admins that an endpoint was disabled by itself, in the transaction that disabled it. */
export function tellOfDisabledEndpoint({ clock, logger, mail, url }: DisabledWebhooksDeps): OnDisabled {
  return async (transaction, { workspaceId, endpointId, url: endpoint, reason }) => {
    logger.warn({ workspaceId, endpointId, reason }, "A webhook endpoint was disabled.");
    const host = URL.parse(endpoint)?.host ?? "";
    for (const { email, language, workspaceName } of await selectRecipients(transaction, workspaceId)) {
      await mail.queue(transaction, {
        kind: "error-notification",
        to: email,
        language,
        parameters: {
          workspaceName: workspaceName.slice(0, LONGEST_NAME),
          taskName: `Webhook ${host}`.trim().slice(0, LONGEST_NAME),
          problem: PROBLEMS[reason],
          failedAt: clock.now().toISOString(),
          reference: endpointId,
          url,
        },
      });
    }
  };
}

function selectRecipients(transaction: Transaction, workspaceId: string): Promise<Recipient[]> {
  return transaction.query<Recipient>(
    `select u.email, u.language, w.name as "workspaceName"
       from identity.memberships m
       join identity.users u using (user_id)
       join identity.workspaces w using (workspace_id)
      where m.workspace_id = $1 and m.role in ('owner', 'admin') and u.email is not null and u.disabled_at is null
      order by u.user_id`,
    [workspaceId],
  );
}
