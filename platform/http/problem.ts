import { type Static, Type } from "typebox";
import type { AppError } from "#platform/kernel";

const QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

/** An error as callers see it (RFC 9457). */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "URL of a page about this problem." }),
    title: Type.String({ description: "The same for every occurrence." }),
    status: Type.Integer(),
    detail: Type.String({ description: "What happened and what helps." }),
    instance: Type.String({ description: "Path of the request." }),
    code: Type.String({ description: "Stable code for programs." }),
    requestId: Type.String({ description: "Name of this request in our logs." }),
  },
  { $id: "Problem", additionalProperties: true, description: "An error (RFC 9457)." },
);
export type Problem = Static<typeof Problem>;

export interface Occurrence {
  readonly baseUrl: string;
  /** Path without the query, which may hold secrets. */
  readonly path: string;
  readonly requestId: string;
}

/** The document of one error. */
export function problemOf(error: AppError, { baseUrl, path, requestId }: Occurrence): Problem {
  return {
    type: error.code === "LIMITS_EXCEEDED" ? QUOTA_EXCEEDED : `${baseUrl}/problems/${error.code}`,
    title: error.title,
    status: error.status,
    detail: error.message,
    instance: path,
    code: error.code,
    requestId,
    ...error.members,
  };
}

/** The part of a URL before the query. */
export function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
}
