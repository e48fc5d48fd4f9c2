import { defineErrors } from "#platform/kernel";

export const twoFactorErrors = defineErrors("IDENTITY", {
  IDENTITY_TWO_FACTOR_ALREADY_ON: {
    status: 409,
    title: "Two-factor sign-in is already on",
    retry: false,
    detail: () => "To use another device, turn two-factor sign-in off with a code first.",
  },
  IDENTITY_TWO_FACTOR_OFF: {
    status: 409,
    title: "Two-factor sign-in is not on",
    retry: false,
    detail: () => "Begin by adding the secret to an authenticator app and confirm with a code.",
  },
  IDENTITY_CODE_WRONG: {
    status: 422,
    title: "The code does not work",
    retry: false,
    detail: () =>
      "It is wrong, too old or was used before. Enter the code that your app shows now; if it goes on failing, check your device's clock.",
  },
  IDENTITY_CODE_ATTEMPTS: {
    status: 429,
    title: "Too many wrong codes",
    retry: true,
    detail: () => "Wait a few minutes before you enter another code.",
  },
  IDENTITY_CHALLENGE_INVALID: {
    status: 401,
    title: "The sign-in has taken too long",
    retry: false,
    detail: () => "Enter your password again; the code must follow within 10 minutes.",
  },
});
