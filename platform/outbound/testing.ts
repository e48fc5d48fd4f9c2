export * from "./testing/fake-service.ts";
export type { Fault, FaultPlan } from "./testing/faults.ts";
export * from "./testing/manual-timers.ts";
