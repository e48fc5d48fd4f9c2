export { createApiRoutes } from "./create.ts";
export type { ApiDeps } from "./deps.ts";
export { createTelegramRoutes, type TelegramRoutesDeps } from "./telegram/create.ts";
export { pageLinks } from "./pages/links.ts";
export { withTerms } from "./terms-gate.ts";
export { webhookActions } from "./webhooks/audit-actions.ts";
