import type { AuditEntry } from "#platform/audit";
import { auditActorOf } from "../audit-actor.ts";
import type { SignedInContext } from "../sessions/manage.ts";
import { accountActions } from "./audit-actions.ts";
import { accountErrors } from "./errors.ts";
import type { AccountParts } from "./parts.ts";
import { requireLanguage, requireName } from "./profile.ts";
import type { User } from "./user.ts";
import { changeUser, type UserChanges } from "./users-store.ts";

/** What a person may change of the own profile; what is left out stays. */
export interface ProfileChanges {
  readonly name?: string;
  /** BCP 47 tag. */
  readonly language?: string;
}

/** Changes the own profile. Throws `IDENTITY_ACCOUNT_INVALID` or `IDENTITY_SESSION_ENDED`. */
export async function changeProfile(
  parts: AccountParts,
  context: SignedInContext,
  { name, language }: ProfileChanges,
): Promise<User> {
  const changes = {
    ...(name === undefined ? {} : { name: requireName(name) }),
    ...(language === undefined ? {} : { language: requireLanguage(language) }),
  };
  const action = accountActions["identity.profile-changed"];
  return change(parts, context, changes, { action, facts: { changed: Object.keys(changes) } });
}

async function change(
  { audit, clock, database }: AccountParts,
  { actor, ipAddress, requestId }: SignedInContext,
  changes: UserChanges,
  entry: Pick<AuditEntry, "action" | "facts">,
): Promise<User> {
  return database.asApp(async (transaction) => {
    const user = await changeUser(transaction, actor.userId, changes, clock.now());
    if (user === undefined) throw accountErrors.IDENTITY_SESSION_ENDED();
    const noted = { ...entry, actor: auditActorOf(actor), ip: ipAddress, requestId };
    await audit.append(transaction, noted);
    return user;
  });
}
