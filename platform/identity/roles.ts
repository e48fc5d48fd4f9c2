/** What a member may do in a workspace, each role all that the ones before it may. */
export const workspaceRoles = ["viewer", "member", "admin", "owner"] as const;

export type WorkspaceRole = (typeof workspaceRoles)[number];

/** Something that keys and members may be allowed. */
export interface ScopeDeclaration {
  /** One sentence for people. */
  readonly summary: string;
  /** The lowest role that may do it without being granted it by name. */
  readonly role: WorkspaceRole;
}

/** `<product>:<verb>` to what it allows. */
export type ScopeDeclarations = Readonly<Record<string, ScopeDeclaration>>;

/** What may be allowed in every workspace, whatever its products. */
export const platformScopes: ScopeDeclarations = {
  "workspace:read": { summary: "See the workspace and its members.", role: "viewer" },
  "workspace:settings": { summary: "Change the workspace's name and settings.", role: "admin" },
  "workspace:members": { summary: "Invite members, change their roles and let them go.", role: "admin" },
  "workspace:keys": { summary: "Make, list, replace and revoke API keys.", role: "admin" },
  "workspace:webhooks": { summary: "Manage webhook endpoints and see their deliveries.", role: "admin" },
  "workspace:bots": { summary: "Connect, change and disconnect the workspace's own bots.", role: "admin" },
  "workspace:audit": { summary: "Read and export the audit log.", role: "admin" },
};

/** Whether `role` may do all that `lowest` may. */
export function isAtLeast(role: WorkspaceRole, lowest: WorkspaceRole): boolean {
  return workspaceRoles.indexOf(role) >= workspaceRoles.indexOf(lowest);
}

/** The declared scopes that a role holds by itself. */
export function scopesOfRole(role: WorkspaceRole, declared: ScopeDeclarations): readonly string[] {
  return Object.entries(declared).flatMap(([scope, { role: lowest }]) =>
    isAtLeast(role, lowest) ? [scope] : [],
  );
}
