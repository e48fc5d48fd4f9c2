import type { AuditActor, AuditTarget } from "#platform/audit";
import { isUuid } from "#platform/kernel";
import { type ErasureDeps, erasePerson, eraseTelegramPerson, eraseWorkspaces } from "./erase.ts";
import { exportPerson, type ExportDeps, exportTelegramPerson } from "./export.ts";
import { privacyErrors } from "./errors.ts";
import type { PersonalExport, Privacy } from "./privacy.ts";
import { eraseAgain } from "./restored.ts";
import { privacyActions } from "./audit-actions.ts";

export type PrivacyDeps = ErasureDeps & ExportDeps;

/** Opens the rights of persons on their data; `storedData` lists every table, those that others refer to first. */
export function createPrivacy(deps: PrivacyDeps): Privacy {
  return {
    exportPerson: async ({ userId, requestedBy: actor, requestId }) => {
      requireInPerson(actor);
      checkId(userId);
      const exported = await exportPerson(deps, userId);
      await noteExport(deps, { exported, actor, requestId, target: { kind: "user", id: userId } });
      return exported;
    },
    exportTelegramPerson: async ({ telegramUserId, requestedBy: actor, requestId }) => {
      requireInPerson(actor);
      checkNumber(telegramUserId);
      const exported = await exportTelegramPerson(deps, telegramUserId);
      await noteExport(deps, { exported, actor, requestId });
      return exported;
    },
    eraseTelegramPerson: async (request) => {
      requireInPerson(request.requestedBy);
      checkNumber(request.telegramUserId);
      return eraseTelegramPerson(deps, request);
    },
    erasePerson: async (request) => {
      requireInPerson(request.requestedBy);
      checkId(request.userId);
      return erasePerson(deps, request);
    },
    eraseWorkspace: (transaction, workspaceId) =>
      eraseWorkspaces(deps.storedData, transaction, [workspaceId]),
    eraseAgain: () => eraseAgain(deps),
  };
}

function noteExport(
  { audit, database }: Pick<PrivacyDeps, "audit" | "database">,
  given: {
    readonly exported: PersonalExport;
    readonly actor: AuditActor;
    readonly requestId: string | undefined;
    readonly target?: AuditTarget;
  },
): Promise<void> {
  const { actor, exported, requestId, target } = given;
  return database.asApp(async (transaction) => {
    await audit.append(transaction, {
      action: privacyActions["privacy.exported"],
      actor,
      facts: { bytes: exported.sizeBytes },
      ...(target === undefined ? {} : { target }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  });
}

/** An operator who acts for somebody takes nothing of theirs along and erases nobody. */
function requireInPerson(actor: AuditActor): void {
  if (actor.kind === "user" && actor.impersonatedBy !== undefined)
    throw privacyErrors.PRIVACY_IN_PERSON_ONLY();
}

function checkId(userId: string): void {
  if (!isUuid(userId)) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
}

/** Telegram's numbers have 52 bits. */
function checkNumber(telegramUserId: string): void {
  if (!/^[1-9]\d{0,15}$/.test(telegramUserId)) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
}
