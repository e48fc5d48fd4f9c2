import type { FastifyReply, FastifyRequest } from "fastify";
import type { UserActor } from "#platform/identity";
import { AppError } from "#platform/kernel";
import { callersOf } from "./callers.ts";
import { entitlementOf } from "./entitlement.ts";
import { httpErrors } from "./errors.ts";
import { type Presented, presentedIn } from "./presented.ts";
import { endWhenRefused } from "./refused-answers.ts";
import type { RouteAccess } from "./route-options.ts";
import type { HttpServerDeps, People } from "./server-types.ts";

/** Watches callers whose requests take long. */
export interface Permits {
  /**
   * Aborted when the caller may no longer do what the route is for; the reason is the refusal, an `AppError`. What
   * was begun should end at once then; the connection is closed after the answer.
   */
  watch(request: FastifyRequest, reply: FastifyReply): AbortSignal;
  /** Asks once whether the caller may go on; throws the refusal. */
  confirm(request: FastifyRequest): Promise<void>;
}

/** Often enough for what is revoked to end within a second, also when that must be found out by asking. */
const LOOK_MS = 200;
/** So many looks in a row without an answer end a request: what cannot be confirmed may have been revoked. */
const MOST_UNCONFIRMED = 4;

interface Permit {
  /** Throws the refusal. */
  readonly confirm: () => Promise<void>;
  readonly refused: AbortController;
  isLooking: boolean;
  unconfirmed: number;
}

/**
 * Asks again and again, as for a new request, whether callers may go on. Identity remembers the answer until it
 * hears of a change, so this costs a look into memory; nothing runs while nobody is watched.
 */
export function createPermits({ identity, people }: Pick<HttpServerDeps, "identity" | "people">): Permits {
  const callers = callersOf(identity, people);
  const permits = new Set<Permit>();
  let timer: NodeJS.Timeout | undefined;

  const release = (permit: Permit): void => {
    permits.delete(permit);
    if (permits.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const refuse = (permit: Permit, refusal: AppError): void => {
    release(permit);
    permit.refused.abort(refusal);
  };
  const look = async (permit: Permit): Promise<void> => {
    permit.unconfirmed += 1;
    if (permit.unconfirmed > MOST_UNCONFIRMED) return refuse(permit, httpErrors.HTTP_CALLER_UNCONFIRMED());
    if (permit.isLooking) return;
    permit.isLooking = true;
    try {
      await permit.confirm();
      permit.unconfirmed = 0;
    } catch (refusal) {
      if (refusal instanceof AppError && refusal.status < 500) refuse(permit, refusal);
    } finally {
      permit.isLooking = false;
    }
  };
  const lookAtAll = (): void => {
    for (const permit of permits) void look(permit);
  };

  return {
    watch(request, reply) {
      const refused = new AbortController();
      const confirm = confirmation(request, callers, people);
      // Who has left already is not heard leaving.
      if (confirm === undefined || reply.raw.destroyed) return refused.signal;
      const permit: Permit = { confirm, refused, isLooking: false, unconfirmed: 0 };
      permits.add(permit);
      timer ??= setInterval(lookAtAll, LOOK_MS).unref();
      reply.raw.once("close", () => release(permit));
      endWhenRefused(refused.signal, request, reply);
      return refused.signal;
    },
    confirm: async (request) => confirmation(request, callers, people)?.(),
  };
}

/** Asks what was asked at the entrance; `undefined` where everybody may. */
function confirmation(
  request: FastifyRequest,
  callers: ReturnType<typeof callersOf>,
  people: People | undefined,
): (() => Promise<void>) | undefined {
  const { actor, ip } = request;
  const { access, scope } = request.routeOptions.config as { access: RouteAccess; scope?: string };
  if (access === "public" || actor.kind === "anonymous") return undefined;
  const presented = presentedIn(request.raw.headers, request.server.cookieRules.session);
  if (presented === undefined) return undefined;
  const entitle = entitlementOf(scope === undefined ? { access } : { access, scope }, people);
  const find = async (known: Presented) => callers.known(known, ip) ?? callers.find(known, ip);
  return async () => {
    const now = await find(presented);
    const moved = now.kind === "user" && actor.kind === "user" && now.workspaceId !== actor.workspaceId;
    await entitle(moved ? await backIn(now, actor.workspaceId, people) : now);
  };
}

/** A person who went to another workspace meanwhile, as they are in the one where they began. */
async function backIn(
  now: UserActor,
  workspaceId: string | null,
  people: People | undefined,
): Promise<UserActor> {
  if (workspaceId === null || people?.actIn === undefined) return { ...now, workspaceId: null, scopes: [] };
  return people.actIn(now, workspaceId);
}
