import { Type } from "typebox";
import { button, note, paragraph } from "../letter/letter.ts";
import { count, link } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

export const passwordReset = defineTemplate({
  kind: "password-reset",
  priority: -50,
  parameters: {
    url: link,
    validMinutes: count,
    /** IP address that asked. */
    requestedFrom: Type.Optional(Type.String({ pattern: "^[0-9a-fA-F.:]{2,45}$" })),
  },
  sample: {
    url: "https://tradepost.example.com/reset?token=sample",
    validMinutes: 30,
    requestedFrom: "203.0.113.7",
  },
  compose: ({ url, validMinutes, requestedFrom }, say) => ({
    subject: say("reset.subject"),
    blocks: [
      paragraph(say("reset.why")),
      button(say("reset.button"), url),
      note(say("reset.valid", { count: validMinutes })),
      ...(requestedFrom === undefined ? [] : [note(say("reset.from", { address: requestedFrom }))]),
      note(say("frame.not-you")),
    ],
  }),
});
