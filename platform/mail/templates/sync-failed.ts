import { Type } from "typebox";
import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, link, moment, sentence } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

export const syncFailed = defineTemplate({
  kind: "sync-failed",
  parameters: {
    workspaceName: chosenName,
    sourceName: chosenName,
    /** Public words only. */
    problem: sentence,
    failedAt: moment,
    retriesAt: Type.Optional(moment),
    url: link,
  },
  sample: {
    workspaceName: "Example Trading",
    sourceName: "Ozon",
    problem: "The marketplace did not answer for ten minutes.",
    failedAt: "2026-11-20T08:15:00Z",
    retriesAt: "2026-11-20T08:45:00Z",
    url: "https://tradepost.example.com/stock/connections",
  },
  compose: ({ workspaceName, sourceName, problem, failedAt, retriesAt, url }, say) => {
    const source = unlinked(sourceName);
    return {
      subject: say("sync.failed.subject", { source }),
      blocks: [
        paragraph(say("sync.failed.text", { workspace: unlinked(workspaceName), source })),
        facts([
          { label: say("error.problem"), value: problem },
          { label: say("sync.failed.when"), value: say.moment(failedAt) },
          retriesAt === undefined
            ? undefined
            : { label: say("sync.failed.retry"), value: say.moment(retriesAt) },
        ]),
        button(say("sync.failed.button"), url),
      ],
    };
  },
});
