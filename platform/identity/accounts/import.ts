import { newUuid } from "#platform/kernel";
import { giveFirstWorkspace } from "../workspaces/first.ts";
import type { OperatorContext } from "./administration.ts";
import { isArgon2 } from "./argon2.ts";
import { accountActions } from "./audit-actions.ts";
import { isBcrypt } from "./bcrypt.ts";
import { requireEmail } from "./email.ts";
import { accountErrors } from "./errors.ts";
import type { AccountParts } from "./parts.ts";
import { requireLanguage, requireName } from "./profile.ts";
import type { User } from "./user.ts";
import { insertUser } from "./users-store.ts";

/** A person of another system. */
export interface UserImport {
  readonly email: string;
  readonly name: string;
  readonly language?: string | undefined;
  /** bcrypt (`$2a$`, `$2b$`, `$2y$`) or argon2id as a PHC string; left out for people without a password. */
  readonly passwordHash?: string | undefined;
  /**
   * Whether the address was proved there. Without that the hash is not taken, because anybody may have
   * laid it ready: the person proves the address by resetting the password.
   */
  readonly verified: boolean;
}

/** Makes an account as another system kept it, with a workspace of its own. Throws `IDENTITY_ACCOUNT_INVALID` or `IDENTITY_ADDRESS_TAKEN`. */
export async function importUser(
  parts: AccountParts,
  context: OperatorContext,
  request: UserImport,
): Promise<User> {
  const { audit, clock, database } = parts;
  const { passwordHash, verified } = request;
  if (passwordHash !== undefined && !isBcrypt(passwordHash) && !isArgon2(passwordHash))
    throw accountErrors.IDENTITY_ACCOUNT_INVALID({
      problem: "Give the hash as bcrypt (cost 4 to 14) or argon2id wrote it, or leave it out.",
    });
  const now = clock.now();
  const user: User = {
    id: newUuid(clock.nowMs()),
    email: requireEmail(request.email),
    name: requireName(request.name),
    language: requireLanguage(request.language),
    emailVerifiedAt: verified ? now : null,
    createdAt: now,
    disabledAt: null,
  };
  await database.asApp(async (transaction) => {
    const kept = { ...user, passwordHash: verified ? (passwordHash ?? null) : null };
    if (!(await insertUser(transaction, kept))) throw accountErrors.IDENTITY_ADDRESS_TAKEN();
    await giveFirstWorkspace(parts, transaction, context, user);
    await audit.append(transaction, {
      action: accountActions["identity.user-imported"],
      actor: { kind: "operator", id: context.operatorId },
      facts: {},
      target: { kind: "user", id: user.id },
      ip: context.ipAddress,
      requestId: context.requestId,
    });
  });
  return user;
}
