export { createApiRoutes } from "./create.ts";
export type { ApiDeps } from "./deps.ts";
export { pageLinks } from "./pages/links.ts";
export { webhookActions } from "./webhooks/audit-actions.ts";
