import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const SANE = /^[\w.-]{8,64}$/;

/**
 * Names requests: the caller's `X-Request-Id` when it is harmless (8 to 64 letters,
 * digits, `.`, `_`, `-`), else an own one that is unique over processes and restarts.
 */
export function requestIdMaker(): (request?: { readonly headers: IncomingHttpHeaders }) => string {
  const process = randomBytes(6).toString("base64url");
  let count = 0;
  return (request) => {
    const given = request?.headers["x-request-id"];
    if (typeof given === "string" && SANE.test(given)) return given;
    count += 1;
    return `${process}-${count.toString(36)}`;
  };
}
