import { defineErrors } from "#platform/kernel";

export const mailErrors = defineErrors("MAIL", {
  MAIL_ADDRESS_INVALID: {
    status: 422,
    title: "The mail address is not valid",
    retry: false,
    detail: (p: { fault: string }) => `The address ${p.fault}. Correct it and try again.`,
  },
  MAIL_PARAMETERS_INVALID: {
    status: 500,
    title: "The parameters of a mail do not fit its template",
    retry: false,
    detail: (p: { kind: string; fault: string }) =>
      `The mail "${p.kind}" cannot be written: ${p.fault}. Correct the caller.`,
  },
  MAIL_OPTION_INVALID: {
    status: 500,
    title: "Option of a mail is not valid",
    retry: false,
    detail: (p: { option: string; rule: string }) => `${p.option} ${p.rule}.`,
  },
  MAIL_DEFERRED: {
    status: 503,
    title: "The mail could not be handed over yet",
    retry: true,
    detail: (p: { reason: string }) => `${p.reason} It is tried again by itself.`,
  },
  MAIL_SERVER_UNUSABLE: {
    status: 503,
    title: "The mail server cannot be used",
    retry: true,
    detail: (p: { reason: string }) => p.reason,
  },
});
