import { type Static, Type } from "typebox";
import {
  type AuditFilter,
  type AuditRecord,
  VERIFY_PAGE_LIMIT,
  type VerificationPage,
} from "#platform/audit";
import { dateFrom } from "#platform/kernel";
import { closed, maybeText, moment, momentOf } from "../shapes.ts";

export const tags = ["Audit log"];
export const NDJSON = "application/x-ndjson";
export const DEFAULT_LIMIT = 50;

const conditions = {
  action: Type.Optional(
    Type.String({
      maxLength: 500,
      description: "Names of actions joined by commas; `money.*` stands for all of a part.",
    }),
  ),
  actorId: Type.Optional(Type.String({ maxLength: 200 })),
  targetId: Type.Optional(Type.String({ maxLength: 200 })),
  from: Type.Optional(Type.String({ format: "date-time", description: "Not before." })),
  until: Type.Optional(Type.String({ format: "date-time", description: "Before." })),
};

export const filterSchema = Type.Object(conditions, closed);

export const pageSchema = Type.Object(
  {
    ...conditions,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: DEFAULT_LIMIT })),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: "`nextCursor` of the page before." })),
  },
  closed,
);

const entrySchema = Type.Object(
  {
    sequence: Type.Integer({ description: "1 for the first entry of the chain, without gaps." }),
    id: Type.String(),
    at: moment,
    action: Type.String(),
    actor: Type.Object(
      { kind: Type.String(), id: maybeText, impersonatedBy: maybeText },
      { ...closed, description: "Who did it." },
    ),
    target: Type.Union([Type.Object({ kind: Type.String(), id: Type.String() }, closed), Type.Null()]),
    requestId: maybeText,
    facts: Type.Record(Type.String(), Type.Unknown()),
    personal: Type.Array(
      Type.Object({ subject: Type.String(), data: Type.Record(Type.String(), Type.Unknown()) }, closed),
      { description: "What tells of people, as long as it is not erased." },
    ),
    erasedParts: Type.Integer(),
    hash: Type.String(),
  },
  closed,
);

export const entriesSchema = Type.Object({ items: Type.Array(entrySchema), nextCursor: maybeText }, closed);

export const verifyQuerySchema = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: VERIFY_PAGE_LIMIT,
        default: VERIFY_PAGE_LIMIT,
        description: "Entries.",
      }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 500, description: "`nextCursor` of the answer before." })),
  },
  closed,
);

export const verificationSchema = Type.Object(
  {
    intact: Type.Boolean({
      description: "Of the entries up to here; of the whole log when `nextCursor` is `null`.",
    }),
    firstFault: Type.Union([
      Type.Object({ sequence: Type.Integer(), problem: Type.String() }, closed),
      Type.Null(),
    ]),
    verifiedEntries: Type.Integer(),
    erasedParts: Type.Integer(),
    anchoredSequence: Type.Integer({ description: "Up to which entry a signed anchor vouches." }),
    nextCursor: {
      ...maybeText,
      description: "Go on with it: more entries follow. `null` at the end and at a fault.",
    },
  },
  closed,
);

/** The conditions of a query in the shape of the log. */
export function filterOf(
  workspaceId: string | null,
  { action, actorId, targetId, from, until }: Static<typeof filterSchema>,
): AuditFilter {
  return {
    workspaceId,
    ...(action === undefined ? {} : { actions: action.split(",") }),
    ...(actorId === undefined ? {} : { actorId }),
    ...(targetId === undefined ? {} : { targetId }),
    ...(from === undefined ? {} : { from: dateFrom(from) }),
    ...(until === undefined ? {} : { until: dateFrom(until) }),
  };
}

export function entryShown(record: AuditRecord): Static<typeof entrySchema> {
  const { sequence, id, at, action, actor, target, requestId, facts, personal, erasedParts, hash } = record;
  return {
    sequence,
    id,
    at: momentOf(at),
    action,
    actor: {
      kind: actor.kind,
      id: "id" in actor ? actor.id : null,
      impersonatedBy: "impersonatedBy" in actor ? (actor.impersonatedBy ?? null) : null,
    },
    target: target === null ? null : { kind: target.kind, id: target.id },
    requestId,
    facts,
    personal: personal.map(({ subject, data }) => ({ subject, data })),
    erasedParts,
    hash,
  };
}

export function verificationShown({
  verification,
  nextCursor,
}: VerificationPage): Static<typeof verificationSchema> {
  const { intact, firstFault, verifiedEntries, erasedParts, anchoredSequence } = verification;
  return {
    intact,
    firstFault: firstFault === null ? null : { sequence: firstFault.sequence, problem: firstFault.problem },
    verifiedEntries,
    erasedParts,
    anchoredSequence,
    nextCursor,
  };
}
