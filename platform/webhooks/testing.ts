export { type Received, type Receiver, type Reply, startReceiver } from "./testing/receiver.ts";
export { verify } from "./testing/verify.ts";
