import { Type } from "typebox";
import { button, facts, note, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** Figures of a week; names and values come from the product, written in the language of the mail. */
export const weeklyReport = defineTemplate({
  kind: "weekly-report",
  priority: 50,
  parameters: {
    workspaceName: chosenName,
    from: moment,
    to: moment,
    figures: Type.Array(Type.Object({ label: chosenName, value: chosenName }), { minItems: 1, maxItems: 30 }),
    url: link,
    /** Where reports are switched off. */
    settingsUrl: Type.Optional(link),
  },
  sample: {
    workspaceName: "Example Trading",
    from: "2026-11-16T00:00:00Z",
    to: "2026-11-22T23:59:59Z",
    figures: [
      { label: "Orders", value: "128" },
      { label: "Revenue", value: "$4,210.00" },
    ],
    url: "https://tradepost.example.com/reports",
    settingsUrl: "https://tradepost.example.com/settings/notifications",
  },
  compose: ({ workspaceName, from, to, figures, url, settingsUrl }, say) => {
    const workspace = unlinked(workspaceName);
    return {
      subject: say("weekly.subject", { workspace }),
      blocks: [
        paragraph(say("weekly.text", { workspace, from: say.day(from), to: say.day(to) })),
        facts(figures),
        button(say("weekly.button"), url),
        ...(settingsUrl === undefined ? [] : [note(say("weekly.settings", { url: settingsUrl }))]),
      ],
    };
  },
});
