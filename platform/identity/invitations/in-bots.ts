import { findUser } from "../accounts/users-store.ts";
import { tenancyErrors } from "../tenancy/errors.ts";
import type { TenancyDeps } from "../tenancy/parts.ts";
import type { OwnWorkspace } from "../workspaces/workspaces.ts";
import { joinByInvitation, previewInvitation, requireInvitation } from "./accept.ts";
import type { InvitationPreview } from "./invitations.ts";

/** Invitations that are opened in a messenger, by people who have connected their account with it. */
export interface BotInvitations {
  /** Throws `IDENTITY_INVITATION_REFUSED`. */
  preview(request: { readonly token: string }): Promise<InvitationPreview>;
  /**
   * Lets the account join, once. The caller has proved whose it is. Throws `IDENTITY_INVITATION_REFUSED`,
   * `IDENTITY_INVITATION_FOR_ANOTHER`, `IDENTITY_MEMBER_ALREADY` or `IDENTITY_MEMBERSHIP_LIMIT`.
   */
  accept(request: {
    readonly userId: string;
    readonly token: string;
    readonly requestId: string;
  }): Promise<OwnWorkspace>;
}

/** Opens them on a migrated database; holds no resources. */
export function createBotInvitations(
  deps: Pick<TenancyDeps, "audit" | "clock" | "database">,
): BotInvitations {
  return {
    preview: ({ token }) => previewInvitation(deps, token),
    accept: async ({ userId, token, requestId }) => {
      const { workspaceId } = await requireInvitation(deps, token);
      return deps.database.withWorkspace(workspaceId, async (transaction) => {
        const user = await findUser(transaction, userId);
        if (user === undefined || user.disabledAt !== null) throw tenancyErrors.IDENTITY_INVITATION_REFUSED();
        return joinByInvitation(deps, transaction, { requestId }, { user, token });
      });
    },
  };
}
