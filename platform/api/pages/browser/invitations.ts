import { dateText, show } from "./basics.ts";
import { call, sentenceOf } from "./calls.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";
import { arriveIn } from "./workspaces.ts";

interface Received {
  readonly id: string;
  readonly workspaceName: string;
  readonly role: string;
  readonly inviterName: string | null;
  readonly expiresAt: string;
}

/** Invitations to the address of this person; the section is there only while there are some. */
export async function invitationsSection(): Promise<void> {
  const path = "/api/v1/me/invitations";
  const answer = await read<{ items: readonly Received[] }>(`${path}?limit=200`);
  if (!answer.ok) {
    show("#invitations");
    return fillRows("#invitation-list", [], sentenceOf(answer.problem));
  }
  const { items } = answer.body;
  show("#invitations", items.length > 0);
  const rows = items.map(({ id, workspaceName, role, inviterName, expiresAt }) => {
    let arrived = "";
    const accept = async () => {
      const joined = await call<{ workspace: { id: string } }>("POST", `${path}/${id}/accept`);
      if (joined.ok) arrived = joined.body.workspace.id;
      return joined;
    };
    return {
      title: workspaceName,
      marks: [role],
      facts: [inviterName === null ? "" : `${inviterName} invites you`, `until ${dateText(expiresAt)}`],
      actions: [
        actionOf("Join", workspaceName, accept, {
          say: `You are in ${workspaceName} now.`,
          afterwards: () => arriveIn(arrived),
        }),
        actionOf("Decline", workspaceName, () => call("POST", `${path}/${id}/decline`), {
          say: "The invitation is declined.",
          afterwards: invitationsSection,
          sure: true,
        }),
      ],
    };
  });
  fillRows("#invitation-list", rows, "None.");
}
