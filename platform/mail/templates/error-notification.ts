import { Type } from "typebox";
import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, link, moment, sentence } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** Something that runs by itself failed and wants a person. */
export const errorNotification = defineTemplate({
  kind: "error-notification",
  parameters: {
    workspaceName: chosenName,
    /** What failed, in the language of the mail: "Price update". */
    taskName: chosenName,
    /** Public words only. */
    problem: sentence,
    failedAt: moment,
    /** Id of the request or job. */
    reference: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    url: link,
  },
  sample: {
    workspaceName: "Example Trading",
    taskName: "Price update",
    problem: "The marketplace refused the access token. Connect the shop again.",
    failedAt: "2026-11-20T08:15:00Z",
    reference: "01890a5d-ac96-774b-bcce-b302099a8057",
    url: "https://tradepost.example.com/jobs",
  },
  compose: ({ workspaceName, taskName, problem, failedAt, reference, url }, say) => {
    const names = { workspace: unlinked(workspaceName), task: unlinked(taskName) };
    return {
      subject: say("error.subject", names),
      blocks: [
        paragraph(say("error.text", names)),
        facts([
          { label: say("error.problem"), value: problem },
          { label: say("error.when"), value: say.moment(failedAt) },
          reference === undefined ? undefined : { label: say("error.reference"), value: reference },
        ]),
        button(say("error.button"), url),
      ],
    };
  },
});
