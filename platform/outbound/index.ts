export { createOutbound, type OutboundDependencies } from "./create.ts";
export { outboundErrors } from "./errors.ts";
export { hostPolicy } from "./policy.ts";
export { systemTimers, type Timers } from "./timers.ts";
export type {
  AttemptOutcome,
  CircuitState,
  HostPolicy,
  HostState,
  Outbound,
  OutboundAnswer,
  OutboundHost,
  OutboundLogger,
  OutboundObserver,
  OutboundRequest,
} from "./types.ts";
