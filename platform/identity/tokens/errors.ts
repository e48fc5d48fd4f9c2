import { defineErrors } from "#platform/kernel";

export const tokenErrors = defineErrors("IDENTITY", {
  IDENTITY_TOKEN_INVALID: {
    status: 401,
    title: "The access token is not valid",
    retry: false,
    detail: () => "Fetch a new access token with your refresh token, or sign in again.",
  },
  IDENTITY_TOKEN_EXPIRED: {
    status: 401,
    title: "The access token has expired",
    retry: false,
    detail: () => "Fetch a new access token with your refresh token.",
  },
  IDENTITY_TOKEN_REVOKED: {
    status: 401,
    title: "The session has ended",
    retry: false,
    detail: () => "You were signed out. Sign in again.",
  },
  IDENTITY_REFRESH_INVALID: {
    status: 401,
    title: "The refresh token does not work any more",
    retry: false,
    detail: () => "It has expired, was replaced or was signed out. Sign in again.",
  },
  IDENTITY_TOKEN_KEY_INVALID: {
    status: 500,
    title: "A key for access tokens cannot be used",
    retry: false,
    detail: (p: { variable: string; problem: string }) =>
      `${p.variable} ${p.problem}. Make a key with: openssl genpkey -algorithm ed25519`,
  },
});
