export { type OutboundConfig, outboundConfig } from "./config.ts";
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
export {
  createUserUrlClient,
  type UserUrlAnswer,
  type UserUrlClient,
  type UserUrlDependencies,
  type UserUrlRequest,
} from "./user-url/client.ts";
export type { Resolve } from "./user-url/connector.ts";
