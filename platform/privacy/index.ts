export { privacyActions } from "./audit-actions.ts";
export { createPrivacy, type PrivacyDeps } from "./create.ts";
export { privacyErrors } from "./errors.ts";
export { privacyMigrations } from "./migrations.ts";
export type { ErasedPerson, PersonalExport, PersonalRequest, Privacy } from "./privacy.ts";
export { privacyStoredData } from "./stored-data.ts";
