import type { HttpApp, HttpRoutes } from "#platform/http";
import { identityRoutes } from "./account/identities.ts";
import { receivedInvitationRoutes } from "./account/invitations.ts";
import { meRoutes } from "./account/me.ts";
import { openIdRoutes } from "./account/open-id.ts";
import { passkeyRoutes } from "./account/passkeys.ts";
import { passwordRoutes } from "./account/passwords.ts";
import { privacyRoutes } from "./account/privacy.ts";
import { sessionRoutes } from "./account/sessions.ts";
import { signInRoutes } from "./account/sign-in.ts";
import { signUpRoutes } from "./account/sign-up.ts";
import { telegramRoutes } from "./account/telegram.ts";
import { termsRoutes } from "./account/terms.ts";
import { twoFactorRoutes } from "./account/two-factor.ts";
import { platformLogRoutes } from "./audit/platform-log.ts";
import { workspaceLogRoutes } from "./audit/workspace-log.ts";
import type { ApiDeps } from "./deps.ts";
import { disablingRoutes } from "./operator/disabling.ts";
import { impersonationRoutes } from "./operator/impersonation.ts";
import { operatorRoutes } from "./operator/operators.ts";
import { overviewRoutes } from "./operator/overview.ts";
import { pageRoutes } from "./pages/routes.ts";
import { deliveryRoutes } from "./webhooks/deliveries.ts";
import { endpointRoutes } from "./webhooks/endpoints.ts";
import { sendingRoutes } from "./webhooks/sending.ts";
import { apiKeyRoutes } from "./workspaces/api-keys.ts";
import { invitationRoutes } from "./workspaces/invitations.ts";
import { memberRoutes } from "./workspaces/members.ts";
import { ownershipRoutes } from "./workspaces/ownership.ts";
import { workspaceRoutes } from "./workspaces/workspaces.ts";

const resources: readonly ((http: HttpApp, deps: ApiDeps) => void)[] = [
  signUpRoutes,
  signInRoutes,
  passwordRoutes,
  meRoutes,
  sessionRoutes,
  privacyRoutes,
  termsRoutes,
  twoFactorRoutes,
  passkeyRoutes,
  identityRoutes,
  receivedInvitationRoutes,
  openIdRoutes,
  telegramRoutes,
  workspaceRoutes,
  ownershipRoutes,
  memberRoutes,
  invitationRoutes,
  apiKeyRoutes,
  endpointRoutes,
  sendingRoutes,
  deliveryRoutes,
  workspaceLogRoutes,
  overviewRoutes,
  operatorRoutes,
  disablingRoutes,
  impersonationRoutes,
  platformLogRoutes,
  pageRoutes,
];

/** The platform's own routes, for `createHttpServer`. */
export function createApiRoutes(deps: ApiDeps): HttpRoutes {
  return (http) => {
    for (const register of resources) register(http, deps);
  };
}
