import type { Operation } from "./operations.ts";

type Name = Pick<Operation, "method" | "path">;

const WORKSPACE = "/api/v1/workspaces/{workspaceId}";

/**
 * Who may call what, said once more beside the routes, so that a route that asks for less than it should is found.
 * The first that fits a path counts; what fits none is for a person who has signed in.
 */
const RIGHTS: readonly (readonly [form: string | RegExp, rights: string])[] = [
  ["/api/v1/operator/", "operator"],
  [`${WORKSPACE}/webhooks/`, "workspace workspace:webhooks"],
  [`${WORKSPACE}/telegram-bots`, "workspace workspace:bots"],
  [`${WORKSPACE}/audit`, "workspace workspace:audit"],
  [`${WORKSPACE}/api-keys`, "workspace workspace:keys"],
  [`${WORKSPACE}/invitations`, "workspace workspace:members"],
  [`${WORKSPACE}/members/`, "workspace workspace:members"],
  [`${WORKSPACE}/members`, "workspace workspace:read"],
  [/^GET \/api\/v1\/workspaces\/\{workspaceId\}$/, "workspace workspace:read"],
  [/^PATCH \/api\/v1\/workspaces\/\{workspaceId\}$/, "workspace workspace:settings"],
  ["/api/v1/vin/garage", "workspace vin:garage"],
  ["/api/v1/vin/history", "workspace vin:history"],
  ["/api/v1/vin/", "workspace vin:decode"],
  ["/api/vehicles/", "workspace-or-anonymous vin:decode"],
  ["/api/v1/auth/password-reset", "public"],
  [/\/api\/v1\/auth\/(?:password|proof)$/, "person"],
  [/\/api\/v1\/auth\/(?:sign-out|openid\/\{provider\}\/callback)$/, "workspace-or-anonymous"],
  ["/api/v1/auth/", "public"],
  [/\/api\/v1\/invitations\/preview$/, "public"],
  [/ \/(?:live|ready|health|api\/v1\/health(?:\/(?:detailed|jobs))?|\.well-known\/jwks\.json)$/, "public"],
];

/** Access and scope that an operation has to ask for, such as `workspace vin:decode`. */
export function rightsFor({ method, path }: Name): string {
  const fits = ([form]: (typeof RIGHTS)[number]): boolean =>
    typeof form === "string" ? path.startsWith(form) : form.test(`${method} ${path}`);
  return RIGHTS.find(fits)?.[1] ?? "person";
}
