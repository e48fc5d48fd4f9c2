import { Type } from "typebox";
import { button, code, note, paragraph } from "../letter/letter.ts";
import { count, link } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** Proves that an address belongs to who gave it. The code is in no subject, which lock screens show. */
export const verificationCode = defineTemplate({
  kind: "verification-code",
  priority: -50,
  parameters: {
    code: Type.String({ pattern: "^[0-9A-Za-z-]{4,32}$" }),
    validMinutes: count,
    /** Does the same as typing the code. */
    url: Type.Optional(link),
  },
  sample: { code: "482913", validMinutes: 10, url: "https://tradepost.example.com/verify?token=sample" },
  compose: ({ code: digits, validMinutes, url }, say) => ({
    subject: say("verification.subject"),
    blocks: [
      paragraph(say("verification.type")),
      code(digits),
      ...(url === undefined ? [] : [button(say("verification.button"), url)]),
      note(say("verification.valid", { count: validMinutes })),
      note(say("frame.not-you")),
    ],
  }),
});
