import { defineErrors } from "#platform/kernel";

export const tenancyErrors = defineErrors("IDENTITY", {
  IDENTITY_WORKSPACE_CLOSED: {
    status: 403,
    title: "The workspace is closed",
    retry: false,
    detail: () => "It waits for its deletion. An owner can restore it in the list of workspaces.",
  },
  IDENTITY_WORKSPACE_DISABLED: {
    status: 403,
    title: "The workspace is disabled",
    retry: false,
    detail: () => "Nothing in it is deleted. Ask who runs this installation to enable it again.",
  },
  IDENTITY_WORKSPACE_NOT_CLOSED: {
    status: 409,
    title: "The workspace is not closed",
    retry: false,
    detail: () => "Only a workspace that waits for its deletion can be restored; this one is open.",
  },
  IDENTITY_WORKSPACE_LIMIT: {
    status: 409,
    title: "You own as many workspaces as one person may",
    retry: false,
    detail: (p: { limit: number }) =>
      `The limit is ${p.limit}. Delete a workspace that you no longer need, or hand it over.`,
  },
  IDENTITY_MEMBERSHIP_LIMIT: {
    status: 409,
    title: "You are in as many workspaces as one person may",
    retry: false,
    detail: (p: { limit: number }) => `The limit is ${p.limit}. Leave a workspace that you no longer need.`,
  },
  IDENTITY_OWNER_ONLY: {
    status: 403,
    title: "Only an owner may do this",
    retry: false,
    detail: () => "Ask an owner of the workspace to do it, signed in as themselves.",
  },
  IDENTITY_MEMBER_NOT_FOUND: {
    status: 404,
    title: "No such member",
    retry: false,
    detail: () => "List the members of the workspace and use the id of one of them.",
  },
  IDENTITY_MEMBER_INVALID: {
    status: 422,
    title: "Role or permissions cannot be given like this",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
  IDENTITY_MEMBER_ABOVE: {
    status: 403,
    title: "This reaches above your own role",
    retry: false,
    detail: () => "Ask somebody whose role is at least as high as the roles that this is about.",
  },
  IDENTITY_MEMBER_ALREADY: {
    status: 409,
    title: "This person is a member already",
    retry: false,
    detail: () => "There is nothing to accept; switch to the workspace.",
  },
  IDENTITY_LAST_OWNER: {
    status: 409,
    title: "A workspace keeps at least one owner",
    retry: false,
    detail: () => "Hand the workspace over, make somebody else an owner first, or delete it.",
  },
  IDENTITY_INVITATION_INVALID: {
    status: 422,
    title: "The invitation cannot be made like this",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
  IDENTITY_INVITATION_NEEDLESS: {
    status: 409,
    title: "Whoever has this address is a member already",
    retry: false,
    detail: () => "Nobody was invited. Change the role in the list of members, if that is what is meant.",
  },
  IDENTITY_INVITATION_NOT_FOUND: {
    status: 404,
    title: "No such open invitation",
    retry: false,
    detail: () => "It may have been accepted, revoked or replaced; list the invitations again.",
  },
  IDENTITY_INVITATION_LIMITED: {
    status: 429,
    title: "Too many invitations",
    retry: true,
    detail: () => "Wait as long as Retry-After says, or revoke invitations that nobody will accept.",
  },
  IDENTITY_INVITATIONS_OPEN: {
    status: 409,
    title: "Too many invitations are open",
    retry: false,
    detail: (p: { limit: number }) =>
      `${p.limit} of this workspace wait to be accepted. Revoke those that nobody will accept.`,
  },
  IDENTITY_INVITATION_REFUSED: {
    status: 422,
    title: "The invitation does not work",
    retry: false,
    detail: () => "It is wrong, used, revoked or too old. Ask for a new one.",
  },
  IDENTITY_INVITATION_FOR_ANOTHER: {
    status: 403,
    title: "The invitation is for another address",
    retry: false,
    detail: () => "Sign in with the address that was invited, or ask for an invitation to this one.",
  },
  IDENTITY_SCOPES_NOT_HELD: {
    status: 403,
    title: "You cannot hand on what you may not do yourself",
    retry: false,
    detail: (p: { scopes: string }) => `Leave out ${p.scopes}, or ask somebody who may do this.`,
  },
  IDENTITY_OPERATOR_ONLY: {
    status: 403,
    title: "Only operators of this installation may do this",
    retry: false,
    detail: () => "Ask who runs this installation.",
  },
  IDENTITY_OPERATOR_NOT_FOUND: {
    status: 404,
    title: "No such operator",
    retry: false,
    detail: () => "List the operators and name one of them.",
  },
  IDENTITY_LAST_OPERATOR: {
    status: 409,
    title: "An installation keeps at least one operator",
    retry: false,
    detail: () => "Make somebody else an operator first.",
  },
  IDENTITY_OPERATOR_PROTECTED: {
    status: 409,
    title: "This person is an operator",
    retry: false,
    detail: () => "Take the operator's office away first.",
  },
  IDENTITY_ADDRESS_NOT_VERIFIED: {
    status: 404,
    title: "Nobody has proved this address",
    retry: false,
    detail: () => "Let the person sign up and confirm the address first.",
  },
  IDENTITY_IMPERSONATION_INVALID: {
    status: 422,
    title: "Nobody can be acted for like this",
    retry: false,
    detail: (p: { problem: string }) => p.problem,
  },
  IDENTITY_IMPERSONATION_REFUSED: {
    status: 403,
    title: "Only the person themselves may do this",
    retry: false,
    detail: () => "Stop acting for this person; they must do it when they are signed in themselves.",
  },
  IDENTITY_NOT_IMPERSONATING: {
    status: 409,
    title: "You act for nobody",
    retry: false,
    detail: () => "You act as yourself; there is nothing to stop.",
  },
});
