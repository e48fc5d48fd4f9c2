import type { Invitations } from "../invitations/invitations.ts";
import type { ApiKeys } from "../keys/api-keys.ts";
import type { Members } from "../members/members.ts";
import type { Operators } from "../operators/operators.ts";
import type { Workspaces } from "../workspaces/workspaces.ts";

/** Who may do what in which workspace; every action authorises its actor and notes what it did. */
export interface Tenancy {
  readonly workspaces: Workspaces;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly apiKeys: ApiKeys;
  readonly operators: Operators;
}
