import type { Me } from "./me.ts";
import { say } from "./notices.ts";
import { dateText } from "./basics.ts";
import { call, onSubmit, sentenceOf } from "./calls.ts";
import type { PageElement, PageLocation } from "./dom.ts";
import { read } from "./reading.ts";
import { actionOf, fillRows } from "./rows.ts";

declare const location: PageLocation;

interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly joinedAt: string;
  readonly deletedFrom: string | null;
  readonly disabled: boolean;
}

export async function workspacesSection(me: Me): Promise<void> {
  onSubmit("#create-workspace", async (fields, form) => {
    const answer = await call("POST", "/api/v1/workspaces", fields);
    if (!answer.ok) return answer.problem;
    form.reset();
    await listWorkspaces(me);
    say("The workspace is there.");
    return undefined;
  });
  await listWorkspaces(me);
}

export async function listWorkspaces(me: Me): Promise<void> {
  const answer = await read<{ items: readonly Workspace[] }>("/api/v1/workspaces?limit=200");
  if (!answer.ok) return fillRows("#workspace-list", [], sentenceOf(answer.problem));
  const rows = answer.body.items.map((workspace) => ({
    title: workspace.name,
    marks: [
      workspace.role,
      ...(workspace.id === me.workspaceId ? ["you are here"] : []),
      ...(workspace.disabled ? ["disabled"] : []),
    ],
    facts: [
      workspace.deletedFrom === null
        ? `Joined ${dateText(workspace.joinedAt)}`
        : `Everything in it is deleted ${dateText(workspace.deletedFrom)}`,
    ],
    actions: workspaceActions(me, workspace),
  }));
  fillRows("#workspace-list", rows, "You are in no workspace yet. Create one, or accept an invitation.");
}

export function workspaceActions(
  me: Me,
  { id, name, deletedFrom, disabled }: Workspace,
): readonly PageElement[] {
  if (deletedFrom !== null) {
    const restore = () => call("POST", `/api/v1/workspaces/${id}/restore`);
    return [
      actionOf("Restore", name, restore, {
        say: "The workspace is open again.",
        afterwards: () => listWorkspaces(me),
      }),
    ];
  }
  if (id === me.workspaceId || disabled) return [];
  const move = () => call("POST", `/api/v1/workspaces/${id}/switch`, {});
  const afterwards = (): Promise<void> => arriveIn(id);
  return [actionOf("Switch", name, move, { say: `You are in ${name} now.`, afterwards })];
}

/** Shows the page anew when the session is heard to be there, a moment after the switch. */
export async function arriveIn(workspaceId: string): Promise<void> {
  for (let looks = 0; looks < 50; looks += 1) {
    const me = await call<Me>("GET", "/api/v1/me");
    if (!me.ok || me.body.workspaceId === workspaceId) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  location.assign("/account");
}
