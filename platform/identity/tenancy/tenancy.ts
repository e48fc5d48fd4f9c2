import type { Invitations } from "../invitations/invitations.ts";
import type { ApiKeys } from "../keys/api-keys.ts";
import type { Members } from "../members/members.ts";
import type { Operators } from "../operators/operators.ts";
import type { Transaction } from "#platform/database";
import type { User } from "../accounts/user.ts";
import type { CallContext } from "../sessions/session.ts";
import type { Workspaces } from "../workspaces/workspaces.ts";

/** Who may do what in which workspace; every action authorises its actor and notes what it did. */
export interface Tenancy {
  readonly workspaces: Workspaces;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly apiKeys: ApiKeys;
  readonly operators: Operators;
  /**
   * Gives a person who has just come to be a workspace of their own, in the transaction that makes them. For
   * ways to sign up besides those of `Accounts`, which do it by themselves.
   */
  welcome(transaction: Transaction, context: CallContext, user: Pick<User, "id" | "name">): Promise<void>;
}
