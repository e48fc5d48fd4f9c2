import type { Static } from "typebox";
import { billingNotice } from "./billing-notice.ts";
import { errorNotification } from "./error-notification.ts";
import { invitation } from "./invitation.ts";
import { passwordReset } from "./password-reset.ts";
import { paymentConfirmation } from "./payment-confirmation.ts";
import { quotaAlert } from "./quota-alert.ts";
import { securityNotice } from "./security-notice.ts";
import { syncDone } from "./sync-done.ts";
import { syncFailed } from "./sync-failed.ts";
import { trialEnding } from "./trial-ending.ts";
import { verificationCode } from "./verification-code.ts";
import { weeklyReport } from "./weekly-report.ts";
import { welcome } from "./welcome.ts";

const all = {
  welcome,
  "verification-code": verificationCode,
  "password-reset": passwordReset,
  "security-notice": securityNotice,
  invitation,
  "quota-alert": quotaAlert,
  "error-notification": errorNotification,
  "payment-confirmation": paymentConfirmation,
  "sync-done": syncDone,
  "sync-failed": syncFailed,
  "billing-notice": billingNotice,
  "weekly-report": weeklyReport,
  "trial-ending": trialEnding,
} as const;

/** The kinds of mail. */
export type MailKind = keyof typeof all;
/** What a kind of mail must be given. */
export type MailParameters<Kind extends MailKind> = Static<(typeof all)[Kind]["parameters"]>;

export const mailKinds = Object.keys(all) as readonly MailKind[];

export const templates: typeof all = all;
