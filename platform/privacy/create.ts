import type { AuditActor } from "#platform/audit";
import { isUuid } from "#platform/kernel";
import { type ErasureDeps, erasePerson, eraseWorkspaces } from "./erase.ts";
import { exportPerson, type ExportDeps } from "./export.ts";
import { privacyErrors } from "./errors.ts";
import type { Privacy } from "./privacy.ts";
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
      await deps.database.asApp(async (transaction) => {
        await deps.audit.append(transaction, {
          action: privacyActions["privacy.exported"],
          actor,
          target: { kind: "user", id: userId },
          facts: { bytes: exported.sizeBytes },
          ...(requestId === undefined ? {} : { requestId }),
        });
      });
      return exported;
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

/** An operator who acts for somebody takes nothing of theirs along and erases nobody. */
function requireInPerson(actor: AuditActor): void {
  if (actor.kind === "user" && actor.impersonatedBy !== undefined)
    throw privacyErrors.PRIVACY_IN_PERSON_ONLY();
}

function checkId(userId: string): void {
  if (!isUuid(userId)) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
}
