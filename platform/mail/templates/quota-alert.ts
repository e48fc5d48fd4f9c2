import { Type } from "typebox";
import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, count, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** A workspace comes near the limit of a meter, or has reached it. */
export const quotaAlert = defineTemplate({
  kind: "quota-alert",
  parameters: {
    workspaceName: chosenName,
    /** Name of the meter for people, in the language of the mail. */
    meterName: chosenName,
    used: count,
    limit: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    renewedAt: Type.Optional(moment),
    url: link,
  },
  sample: {
    workspaceName: "Example Trading",
    meterName: "API calls",
    used: 9_120,
    limit: 10_000,
    renewedAt: "2026-12-01T00:00:00Z",
    url: "https://tradepost.example.com/usage",
  },
  compose: ({ workspaceName, meterName, used, limit, renewedAt, url }, say) => {
    const names = { workspace: unlinked(workspaceName), meter: unlinked(meterName) };
    return {
      subject: say("quota.subject", { ...names, percent: Math.floor((used / limit) * 100) }),
      blocks: [
        paragraph(say("quota.text", { ...names, used, limit })),
        ...(renewedAt === undefined
          ? []
          : [facts([{ label: say("quota.renewed"), value: say.day(renewedAt) }])]),
        button(say("quota.button"), url),
      ],
    };
  },
});
