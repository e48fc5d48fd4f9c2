import type { ServerResponse } from "node:http";
import { faultBody, ApiFault } from "../faults/api-fault.ts";
import type { Bot } from "../state/bots.ts";
import type { World } from "../state/world.ts";

/** Sends the file behind a path that getFile gave, or 404 as JSON. */
export function sendFile(world: World, bot: Bot | undefined, path: string, response: ServerResponse): void {
  const file = bot === undefined ? undefined : world.files.byPath(bot.user.id, path);
  if (file === undefined) {
    const body = faultBody(new ApiFault(404, "Not Found"));
    response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify(body));
    return;
  }
  response
    .writeHead(200, { "content-type": "application/octet-stream", "content-length": file.bytes.length })
    .end(file.bytes);
}
