import { defineErrors } from "#platform/kernel";

/** Codes of the audit part. */
export const auditErrors = defineErrors("AUDIT", {
  AUDIT_FACTS_INVALID: {
    status: 500,
    title: "The facts do not fit the action",
    retry: false,
    detail: (given: { action: string; fault: string }) =>
      `The audit entry ${given.action} was not written: ${given.fault}. Give the facts that the action declares.`,
  },
  AUDIT_FACTS_SECRET: {
    status: 500,
    title: "The facts hold a secret",
    retry: false,
    detail: (given: { action: string; path: string }) =>
      `The audit entry ${given.action} was not written, because ${given.path} looks like a secret. Name what changed, never its value.`,
  },
  AUDIT_FACTS_TOO_LARGE: {
    status: 500,
    title: "The facts are too large",
    retry: false,
    detail: (given: { action: string; limitCharacters: number }) =>
      `The audit entry ${given.action} was not written: its facts have more than ${given.limitCharacters} characters of JSON. Keep the ids and leave out the content.`,
  },
  AUDIT_SUBJECT_INVALID: {
    status: 500,
    title: "The person is not named by an id",
    retry: false,
    detail: () =>
      "Name people by an opaque id of at most 200 characters; addresses, names and numbers belong into the personal data.",
  },
  AUDIT_CHAIN_REFUSED: {
    status: 500,
    title: "The audit chain belongs to another workspace",
    retry: false,
    detail: () =>
      "An entry can be written only for the workspace of the transaction, for the operator, or by the operator.",
  },
  AUDIT_QUERY_INVALID: {
    status: 422,
    title: "The audit log cannot be asked like this",
    retry: false,
    detail: (given: { problem: string }) => given.problem,
  },
  AUDIT_EXPORT_UNREADABLE: {
    status: 422,
    title: "The export cannot be read",
    retry: false,
    detail: (given: { line: number }) =>
      `Line ${given.line} is no line of an audit export in NDJSON. Use the file as it was exported.`,
  },
});
