import type { FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  type ApiKeyActor,
  identityErrors,
  requireScope,
  type UserActor,
  type WorkspaceContext,
} from "#platform/identity";
import { callOf } from "../callers.ts";
import type { ApiDeps } from "../deps.ts";
import type { ProblemCode } from "../problems.ts";
import { idParameter } from "../shapes.ts";

/** A call in the workspace that the path names. */
export interface Acting extends WorkspaceContext {
  readonly workspaceId: string;
}

/** Why a caller may not act in the workspace of the path. */
export const workspaceProblems = [
  "IDENTITY_WORKSPACE_NOT_FOUND",
  "IDENTITY_WORKSPACE_NOT_CHOSEN",
  "IDENTITY_WORKSPACE_CLOSED",
  "IDENTITY_WORKSPACE_DISABLED",
  "IDENTITY_SCOPE_MISSING",
  "IDENTITY_PERMISSION_MISSING",
] as const satisfies readonly ProblemCode[];

/** Path of routes of one workspace. */
export const workspaceParameter = Type.Object({ workspaceId: idParameter });

/**
 * Lets a caller act in the workspace of the path: a key in its own, a person in each that the person is a
 * member of. Throws `IDENTITY_WORKSPACE_NOT_FOUND` for any other, there or not, and what `requireScope` throws.
 */
export async function actingIn(
  deps: Pick<ApiDeps, "accounts">,
  request: FastifyRequest<{ Params: { workspaceId: string } }>,
  scope: string,
): Promise<Acting> {
  const { workspaceId } = request.params;
  const actor = await actorIn(deps, request, workspaceId);
  requireScope(actor, scope);
  return { ...callOf(request), actor, workspaceId };
}

/** The same for people alone, whatever they may do there. */
export async function personIn(
  { accounts }: Pick<ApiDeps, "accounts">,
  actor: UserActor,
  workspaceId: string,
): Promise<UserActor> {
  return actor.workspaceId === workspaceId ? actor : accounts.actIn(actor, workspaceId);
}

async function actorIn(
  deps: Pick<ApiDeps, "accounts">,
  { actor }: Pick<FastifyRequest, "actor">,
  workspaceId: string,
): Promise<ApiKeyActor | UserActor> {
  if (actor.kind === "anonymous") throw identityErrors.IDENTITY_KEY_MISSING();
  if (actor.kind === "user") return personIn(deps, actor, workspaceId);
  if (actor.workspaceId !== workspaceId) throw identityErrors.IDENTITY_WORKSPACE_NOT_FOUND();
  return actor;
}
