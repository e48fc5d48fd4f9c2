import { defineErrors } from "#platform/kernel";

export const accountErrors = defineErrors("IDENTITY", {
  IDENTITY_SIGN_IN_REFUSED: {
    status: 401,
    title: "Address and password do not fit",
    retry: false,
    detail: () =>
      "Check both, reset the password if it is lost, or confirm the address first if the account is new.",
  },
  IDENTITY_SIGN_IN_LOCKED: {
    status: 429,
    title: "Too many attempts with a password",
    retry: true,
    detail: () => "Wait a quarter of an hour, or reset the password.",
  },
  IDENTITY_SIGN_IN_BUSY: {
    status: 503,
    title: "Too many people sign in at this moment",
    retry: true,
    detail: () => "Try again in a few seconds.",
  },
  IDENTITY_ACCOUNT_LIMITED: {
    status: 429,
    title: "Too many requests about accounts",
    retry: true,
    detail: () => "Wait as long as Retry-After says, then try again.",
  },
  IDENTITY_ACCOUNT_INVALID: {
    status: 422,
    title: "The account cannot be made like this",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
  IDENTITY_PASSWORD_UNFIT: {
    status: 422,
    title: "The password is too easy to guess",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
  IDENTITY_PASSWORD_WRONG: {
    status: 403,
    title: "The present password is wrong",
    retry: false,
    detail: () => "Type the present password again, or reset it if it is lost.",
  },
  IDENTITY_ADDRESS_TAKEN: {
    status: 409,
    title: "The address has an account",
    retry: false,
    detail: () => "Change that account, or import this one under another address.",
  },
  IDENTITY_VERIFICATION_REFUSED: {
    status: 422,
    title: "The code or link does not work",
    retry: false,
    detail: () => "It is wrong, used or too old. Ask for a new code, or sign up again.",
  },
  IDENTITY_SIGN_UP_ELSEWHERE: {
    status: 409,
    title: "The sign-up was begun elsewhere",
    retry: false,
    detail: () =>
      "Choose name and password here (`chosen`), or open the link in the browser that began the sign-up (`handle`).",
  },
  IDENTITY_RESET_REFUSED: {
    status: 422,
    title: "The link to reset the password does not work",
    retry: false,
    detail: () => "It is wrong, used or older than half an hour. Ask for a new one.",
  },
  IDENTITY_SESSION_ENDED: {
    status: 401,
    title: "The session has ended",
    retry: false,
    detail: () => "Sign in again.",
  },
  IDENTITY_SESSION_NOT_FOUND: {
    status: 404,
    title: "No such session",
    retry: false,
    detail: () => "It may have ended already; list the sessions again.",
  },
  IDENTITY_USER_NOT_FOUND: {
    status: 404,
    title: "No such user",
    retry: false,
    detail: () => "Check the id of the user.",
  },
});
