import { AppError } from "#platform/kernel";
import { httpErrors } from "./errors.ts";
import { InvalidRequest } from "./validation.ts";

/** Turns anything that was thrown into an error with a code; the unknown becomes `HTTP_INTERNAL`. */
export function appErrorOf(thrown: unknown, bodyLimitBytes: number): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof InvalidRequest) return invalidRequest(thrown);
  if (!(thrown instanceof Error)) return httpErrors.HTTP_INTERNAL(undefined, { cause: thrown });
  const { code, statusCode } = thrown as Error & { readonly code?: unknown; readonly statusCode?: unknown };
  switch (code) {
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return httpErrors.HTTP_MALFORMED_JSON();
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return httpErrors.HTTP_BODY_TOO_LARGE({ limitBytes: bodyLimitBytes });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return httpErrors.HTTP_UNSUPPORTED_MEDIA_TYPE();
    case "FST_ERR_MAX_PARAM_LENGTH":
      return httpErrors.HTTP_NOT_FOUND();
    default:
  }
  // JSON parsers throw a SyntaxError with status 400; so do streams that the caller broke off.
  if (thrown instanceof SyntaxError && statusCode === 400) return httpErrors.HTTP_MALFORMED_JSON();
  const callersFault = typeof statusCode === "number" && statusCode >= 400 && statusCode < 500;
  return callersFault || code === "ECONNRESET"
    ? httpErrors.HTTP_MALFORMED_REQUEST(undefined, { cause: thrown })
    : httpErrors.HTTP_INTERNAL(undefined, { cause: thrown });
}

function invalidRequest({ faults }: InvalidRequest): AppError {
  const [first] = faults;
  const text = first === undefined ? "It could not be read." : `${first.path} ${first.message}.`;
  return httpErrors.HTTP_INVALID_REQUEST({ first: text }, { members: { faults } });
}
