import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, count, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

export const syncDone = defineTemplate({
  kind: "sync-done",
  priority: 20,
  parameters: {
    workspaceName: chosenName,
    sourceName: chosenName,
    changed: count,
    durationSeconds: count,
    finishedAt: moment,
    url: link,
  },
  sample: {
    workspaceName: "Example Trading",
    sourceName: "Wildberries",
    changed: 37,
    durationSeconds: 42,
    finishedAt: "2026-11-20T08:15:00Z",
    url: "https://tradepost.example.com/stock/syncs",
  },
  compose: ({ workspaceName, sourceName, changed, durationSeconds, finishedAt, url }, say) => {
    const source = unlinked(sourceName);
    return {
      subject: say("sync.done.subject", { source }),
      blocks: [
        paragraph(say("sync.done.text", { workspace: unlinked(workspaceName), source, count: changed })),
        facts([
          { label: say("sync.source"), value: source },
          { label: say("sync.finished"), value: say.moment(finishedAt) },
          { label: say("sync.done.duration"), value: say("sync.done.seconds", { count: durationSeconds }) },
        ]),
        button(say("sync.done.button"), url),
      ],
    };
  },
});
