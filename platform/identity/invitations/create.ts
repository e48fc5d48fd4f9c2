import { workspaceWith } from "../tenancy/acting.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import { acceptInvitation, previewInvitation } from "./accept.ts";
import type { Invitations } from "./invitations.ts";
import { invite, resend, revoke, SCOPE } from "./invite.ts";
import { acceptReceived, declineReceived, listReceived } from "./received.ts";
import { selectOpenInvitations } from "./store.ts";

export function createInvitations(deps: TenancyDeps): Invitations {
  const { clock, database } = deps;
  return {
    invite: (context, request, done) => invite(deps, context, request, done),
    list: async (context, request) =>
      database.withWorkspace(workspaceWith(context, SCOPE), (transaction) =>
        selectOpenInvitations(transaction, clock.now(), request),
      ),
    revoke: (context, request) => revoke(deps, context, request),
    resend: (context, request) => resend(deps, context, request),
    preview: ({ token }) => previewInvitation(deps, token),
    accept: (context, request) => acceptInvitation(deps, context, request),
    listReceived: (context, request) => listReceived(deps, context, request),
    acceptReceived: (context, request) => acceptReceived(deps, context, request),
    decline: (context, request) => declineReceived(deps, context, request),
  };
}
