import type { VinServices } from "../services.ts";

/** The workspace that was joined, and the code that lets the person act in it at the bot. */
export interface Joined {
  readonly name: string;
  readonly code: string;
}

/** Lets an account into the workspace of an invitation. Throws what `BotInvitations.accept` throws. */
export async function joinByInvitation(
  { database, invitations, telegram }: Pick<VinServices, "database" | "invitations" | "telegram">,
  given: {
    readonly userId: string;
    readonly token: string;
    readonly requestId: string;
    readonly botId: string;
  },
): Promise<Joined> {
  const { userId, botId } = given;
  const { id: workspaceId, name } = await invitations.accept(given);
  const { code } = await database.withWorkspace(workspaceId, (transaction) =>
    telegram.links.issueForAccount(transaction, { botId, userId, workspaceId }),
  );
  return { name, code };
}
