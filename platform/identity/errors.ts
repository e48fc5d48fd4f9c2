import { defineErrors } from "#platform/kernel";

export const identityErrors = defineErrors("IDENTITY", {
  IDENTITY_KEY_MISSING: {
    status: 401,
    title: "An API key or a signed-in person is needed",
    retry: false,
    detail: () =>
      "Send an API key as `Authorization: Bearer tp_...` or `X-API-Key: tp_...`, or sign in and come with the session.",
  },
  IDENTITY_KEY_UNKNOWN: {
    status: 401,
    title: "The API key is not known",
    retry: false,
    detail: () => "Check that the whole key was copied, or create another key in the workspace's settings.",
  },
  IDENTITY_KEY_EXPIRED: {
    status: 401,
    title: "The API key has expired",
    retry: false,
    detail: () => "Create another key, or rotate keys before their expiry.",
  },
  IDENTITY_KEY_REVOKED: {
    status: 401,
    title: "The API key was revoked",
    retry: false,
    detail: () => "Use the key that replaced this one, or create another.",
  },
  IDENTITY_KEY_IP_REFUSED: {
    status: 403,
    title: "The API key may not be used from this address",
    retry: false,
    detail: () => "Call from an address on the key's allow-list, or add this address to the list.",
  },
  IDENTITY_SCOPE_MISSING: {
    status: 403,
    title: "The API key lacks a scope",
    retry: false,
    detail: (p: { scope: string }) => `Use a key that holds the scope ${p.scope}.`,
  },
  IDENTITY_PERMISSION_MISSING: {
    status: 403,
    title: "Your role does not allow this",
    retry: false,
    detail: (p: { scope: string }) =>
      `Ask an admin of the workspace for a role or a permission that includes ${p.scope}.`,
  },
  IDENTITY_WORKSPACE_NOT_CHOSEN: {
    status: 409,
    title: "No workspace is chosen",
    retry: false,
    detail: () => "Switch to a workspace of yours, create one, or accept an invitation first.",
  },
  IDENTITY_KEY_NOT_FOUND: {
    status: 404,
    title: "No such API key",
    retry: false,
    detail: () => "List the workspace's keys and use the id of one of them.",
  },
  IDENTITY_KEY_ENDED: {
    status: 409,
    title: "The API key has already ended or was replaced",
    retry: false,
    detail: () => "Create another key, or rotate the key that replaced this one.",
  },
  IDENTITY_KEY_INVALID: {
    status: 422,
    title: "The API key cannot be made like this",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
  IDENTITY_KEY_LIMIT: {
    status: 409,
    title: "The workspace has as many API keys as it may",
    retry: false,
    detail: (p: { limit: number }) =>
      `${p.limit} keys work at present, those in their grace included. Revoke some that are no longer needed.`,
  },
  IDENTITY_WORKSPACE_NOT_FOUND: {
    status: 404,
    title: "No such workspace",
    retry: false,
    detail: () => "Check the workspace's id; the first workspace is made by the first start.",
  },
  IDENTITY_WORKSPACE_INVALID: {
    status: 422,
    title: "The workspace cannot be made or changed like this",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
});
