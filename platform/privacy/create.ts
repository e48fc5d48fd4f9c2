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
    exportPerson: async (userId) => {
      checkId(userId);
      const exported = await exportPerson(deps, userId);
      await deps.database.asApp(async (transaction) => {
        await deps.audit.append(transaction, {
          action: privacyActions["privacy.exported"],
          actor: { kind: "user", id: userId },
          target: { kind: "user", id: userId },
          facts: { bytes: exported.sizeBytes },
        });
      });
      return exported;
    },
    erasePerson: async (request) => {
      checkId(request.userId);
      return erasePerson(deps, request);
    },
    eraseWorkspace: (transaction, workspaceId) =>
      eraseWorkspaces(deps.storedData, transaction, [workspaceId]),
    eraseAgain: () => eraseAgain(deps),
  };
}

function checkId(userId: string): void {
  if (!isUuid(userId)) throw privacyErrors.PRIVACY_PERSON_NOT_FOUND();
}
