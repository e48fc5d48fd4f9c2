export interface FaultParameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** A refusal in the API's own words. */
export class ApiFault extends Error {
  readonly code: number;
  readonly parameters: FaultParameters | undefined;

  constructor(code: number, description: string, parameters?: FaultParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400 with the usual prefix. */
export function badRequest(reason: string, parameters?: FaultParameters): ApiFault {
  return new ApiFault(400, `Bad Request: ${reason}`, parameters);
}

/** 403 with the usual prefix. */
export function forbidden(reason: string): ApiFault {
  return new ApiFault(403, `Forbidden: ${reason}`);
}

/** 409 with the usual prefix. */
export function conflict(reason: string): ApiFault {
  return new ApiFault(409, `Conflict: ${reason}`);
}

export function tooManyRequests(retryAfterSeconds: number): ApiFault {
  return new ApiFault(429, `Too Many Requests: retry after ${retryAfterSeconds}`, {
    retry_after: retryAfterSeconds,
  });
}

/** The body of an answer that reports a fault. */
export function faultBody(fault: ApiFault): object {
  return {
    ok: false,
    error_code: fault.code,
    description: fault.message,
    ...(fault.parameters && { parameters: fault.parameters }),
  };
}
