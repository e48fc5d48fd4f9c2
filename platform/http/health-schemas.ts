import { Type } from "typebox";

const Status = Type.Union([Type.Literal("healthy"), Type.Literal("degraded"), Type.Literal("unhealthy")]);
const Percent = Type.Integer({ minimum: 0, maximum: 100 });

/** `/live` and `/ready`. */
export const ProbeAnswer = Type.Object({ status: Status }, { additionalProperties: false });

const overview = {
  status: Status,
  database: Type.Optional(Status),
  exchange: Type.Optional(Status),
  system: Type.Object(
    { cpu: Percent, memory: Percent, disk: Percent },
    { additionalProperties: false, description: "Percentages in use." },
  ),
};

/** `/health` and `/api/v1/health`. */
export const HealthAnswer = Type.Object(overview, { additionalProperties: false });

/** `/api/v1/health/detailed`; `detail` only for the operator. */
export const DetailedHealthAnswer = Type.Object(
  {
    ...overview,
    version: Type.Optional(Type.String()),
    uptimeSeconds: Type.Optional(Type.Integer({ minimum: 0 })),
    checks: Type.Record(
      Type.String(),
      Type.Object(
        { status: Status, latencyMs: Type.Optional(Type.Number()), detail: Type.Optional(Type.String()) },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** `/api/v1/health/jobs`; `queues` and `detail` only for the operator. */
export const JobsHealthAnswer = Type.Object(
  {
    status: Status,
    detail: Type.Optional(Type.String()),
    queues: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Number()))),
  },
  { additionalProperties: false },
);
