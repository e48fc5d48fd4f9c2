import process from "node:process";
import { openEmbedded } from "../embedded/supervisor.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A process that uses the built-in server of the folder in its first argument until it is told to end. */
const [, , dataDirectory = ""] = process.argv;
const server = await openEmbedded({ dataDirectory, logger: silent, testing: true });
process.send?.({ socketDirectory: server.socketDirectory, password: server.superuserPassword });
process.on("message", () => {
  void server.close().then(() => process.disconnect?.());
});
