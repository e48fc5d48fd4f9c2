import { defineErrors } from "#platform/kernel";

export const signInMethodErrors = defineErrors("IDENTITY", {
  IDENTITY_PASSKEY_REFUSED: {
    status: 401,
    title: "The passkey was not accepted",
    retry: false,
    detail: () =>
      "Try again within five minutes of opening the page, or sign in another way. A passkey that was removed from the account works no more; delete it on the device too.",
  },
  IDENTITY_PASSKEY_UNFIT: {
    status: 422,
    title: "The passkey could not be added",
    retry: false,
    detail: () =>
      "Begin again and finish within five minutes, on a device that checks who you are by fingerprint, face or PIN.",
  },
  IDENTITY_PASSKEY_TAKEN: {
    status: 409,
    title: "The passkey has been added already",
    retry: false,
    detail: () => "Use it to sign in, or add a passkey from another device.",
  },
  IDENTITY_PASSKEY_LIMIT: {
    status: 409,
    title: "There are too many passkeys",
    retry: false,
    detail: (p: { limit: number }) => `An account holds ${p.limit} passkeys; remove one that is not used.`,
  },
  IDENTITY_PASSKEY_NOT_FOUND: {
    status: 404,
    title: "No such passkey",
    retry: false,
    detail: () => "It may have been removed already; list the passkeys again.",
  },
  IDENTITY_PROVIDER_UNKNOWN: {
    status: 404,
    title: "No such way to sign in",
    retry: false,
    detail: () => "Choose one of the ways that the sign-in page offers.",
  },
  IDENTITY_PROVIDER_UNAVAILABLE: {
    status: 502,
    title: "The sign-in service does not answer as it should",
    retry: true,
    detail: (p: { provider: string }) => `Try again in a minute, or sign in without ${p.provider}.`,
  },
  IDENTITY_PROVIDER_REFUSED: {
    status: 401,
    title: "The sign-in was not completed",
    retry: false,
    detail: () => "Begin again and finish within ten minutes in the same browser, with cookies allowed.",
  },
  IDENTITY_TELEGRAM_REFUSED: {
    status: 401,
    title: "The sign-in by Telegram was not accepted",
    retry: false,
    detail: () => "Begin again; what Telegram hands over is good for a short time and from one bot only.",
  },
  IDENTITY_EXTERNAL_TAKEN: {
    status: 409,
    title: "This identity belongs to another account",
    retry: false,
    detail: () => "Sign in with it, and unlink it there before you link it here.",
  },
  IDENTITY_EXTERNAL_NOT_FOUND: {
    status: 404,
    title: "No such linked identity",
    retry: false,
    detail: () => "It may have been unlinked already; list the ways to sign in again.",
  },
  IDENTITY_LINK_REFUSED: {
    status: 422,
    title: "The identity cannot be linked any more",
    retry: false,
    detail: () =>
      "It took more than ten minutes or was done already. Sign in by the other service once more.",
  },
  IDENTITY_LAST_WAY_IN: {
    status: 409,
    title: "This is the last way to sign in",
    retry: false,
    detail: () => "Set a password, or add a passkey or another service first.",
  },
  IDENTITY_PROOF_STALE: {
    status: 403,
    title: "Confirm that it is you",
    retry: false,
    detail: () =>
      "Enter your password, or a code when two-factor sign-in is on, or sign in anew; then repeat this within ten minutes.",
  },
});
