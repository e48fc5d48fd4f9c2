import type { Wording } from "./wording.ts";

export const en = {
  "frame.sent-by": "Sent by {sender}, {site}.",
  "frame.why": "You receive this because your address is registered or was invited there.",
  "frame.link-hint": "If the button does not work, copy this address into your browser:",
  "frame.not-you": "If this was not you, ignore this mail; nothing happens without you.",

  "welcome.subject": "Welcome to {sender}",
  "welcome.hello": "Hello {name}, your account is ready.",
  "welcome.next": "Sign in to set up your workspace. The first steps take less than five minutes.",
  "welcome.button": "Sign in",

  "verification.subject": "Confirm your address",
  "verification.type": "Type this code where you were asked for it:",
  "verification.button": "Confirm address",
  "verification.valid": {
    one: "The code is valid for {count} minute. Never tell it to anybody; we never ask for it.",
    other: "The code is valid for {count} minutes. Never tell it to anybody; we never ask for it.",
  },

  "reset.subject": "Choose a new password",
  "reset.why": "Somebody asked for a new password for your account.",
  "reset.from": "The request came from {address}.",
  "reset.button": "Choose a new password",
  "reset.valid": {
    one: "The link works once and for {count} minute.",
    other: "The link works once and for {count} minutes.",
  },

  "invitation.subject": "{inviter} invites you to {workspace}",
  "invitation.text": "{inviter} invites you to work together in {workspace} on {sender}.",
  "invitation.role": "Your role",
  "invitation.role.owner": "Owner",
  "invitation.role.admin": "Administrator",
  "invitation.role.member": "Member",
  "invitation.role.viewer": "Viewer",
  "invitation.button": "Accept the invitation",
  "invitation.valid": {
    one: "The invitation is valid for {count} day.",
    other: "The invitation is valid for {count} days.",
  },

  "quota.subject": "{workspace} has used {percent} % of its {meter}",
  "quota.text":
    "{workspace} has used {used} of {limit} {meter}. Above the limit, further use is refused until it is renewed.",
  "quota.renewed": "Renewed on",
  "quota.button": "See usage and plans",

  "error.subject": "{task} failed in {workspace}",
  "error.text": "{task} could not be completed and needs your attention.",
  "error.problem": "What happened",
  "error.when": "When",
  "error.reference": "Reference for support",
  "error.button": "Look into it",

  "payment.subject": "Payment received: {amount}",
  "payment.text": "Thank you. We received your payment for {workspace}.",
  "payment.amount": "Amount",
  "payment.plan": "Plan",
  "payment.date": "Date",
  "payment.invoice": "Invoice",
  "payment.button": "Open the invoice",

  "sync.source": "Source",
  "sync.finished": "Finished",
  "sync.done.subject": "Sync with {source} finished",
  "sync.done.text": {
    one: "The sync of {workspace} with {source} is done; {count} item changed.",
    other: "The sync of {workspace} with {source} is done; {count} items changed.",
  },
  "sync.done.duration": "Duration",
  "sync.done.seconds": { one: "{count} second", other: "{count} seconds" },
  "sync.done.button": "See the changes",
  "sync.failed.subject": "Sync with {source} failed",
  "sync.failed.text": "The sync of {workspace} with {source} stopped. What was synchronised before is kept.",
  "sync.failed.when": "Failed",
  "sync.failed.retry": "Next attempt",
  "sync.failed.button": "Check the connection",

  "billing.payment-failed.subject": "We could not collect your payment",
  "billing.payment-failed.text":
    "The payment for {product} in {workspace} was refused. Check your means of payment, so that nothing is interrupted.",
  "billing.plan-changed.subject": "Your plan for {product} has changed",
  "billing.plan-changed.text": "The plan of {workspace} for {product} was changed.",
  "billing.cancelled.subject": "Your plan for {product} was cancelled",
  "billing.cancelled.text":
    "The plan of {workspace} for {product} was cancelled. You can use it until the end of the paid period.",
  "billing.renewal.subject": "Your plan for {product} is renewed soon",
  "billing.renewal.text": "The plan of {workspace} for {product} is renewed by itself.",
  "billing.plan": "Plan",
  "billing.amount": "Amount",
  "billing.date": "Effective",
  "billing.button": "Open billing",

  "weekly.subject": "Your week in {workspace}",
  "weekly.text": "What happened in {workspace} from {from} to {to}.",
  "weekly.button": "Open the report",
  "weekly.settings": "Choose which reports you receive: {url}",

  "trial.subject": {
    one: "Your trial of {plan} ends in {count} day",
    other: "Your trial of {plan} ends in {count} days",
  },
  "trial.text": "The trial of {plan} for {workspace} ends on {date}.",
  "trial.price": "It then goes on for {price}. Cancel before that day and you pay nothing.",
  "trial.no-price": "Choose a plan before that day to go on without a break.",
  "trial.button": "Manage the plan",

  "security.password-changed.subject": "Your password was changed",
  "security.address-changed.subject": "Your mail address was changed",
  "security.two-factor-on.subject": "Two-step sign-in was switched on",
  "security.two-factor-off.subject": "Two-step sign-in was switched off",
  "security.recovery-code-used.subject": "A recovery code was used",
  "security.new-sign-in.subject": "New sign-in to your account",
  "security.key-created.subject": "A new API key was created",
  "security.workspace-given.subject": "You handed a workspace over",
  "security.workspace-received.subject": "A workspace was handed over to you",
  "security.workspace-closed.subject": "A workspace of yours will be deleted",
  "security.sign-up-tried.subject": "Someone tried to sign up with your address",
  "security.way-in-added.subject": "A way to sign in was added to your account",
  "security.way-in-removed.subject": "A way to sign in was removed from your account",
  "security.text": "This happened in your account. If it was you, there is nothing to do.",
  "security.not-you": "If it was not you, change your password at once and end all sessions.",
  "security.when": "When",
  "security.address": "Address",
  "security.device": "Device",
  "security.button": "Check your account",
} as const satisfies Readonly<Record<string, Wording>>;

export type MessageKey = keyof typeof en;
