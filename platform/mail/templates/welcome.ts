import { button, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, link } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** The first mail after an account was made. */
export const welcome = defineTemplate({
  kind: "welcome",
  parameters: { name: chosenName, url: link },
  sample: { name: "Maria Example", url: "https://tradepost.example.com/sign-in" },
  compose: ({ name, url }, say, { sender }) => ({
    subject: say("welcome.subject", { sender }),
    blocks: [
      paragraph(say("welcome.hello", { name: unlinked(name) })),
      paragraph(say("welcome.next")),
      button(say("welcome.button"), url),
    ],
  }),
});
