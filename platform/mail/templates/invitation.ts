import { Type } from "typebox";
import { button, facts, note, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, count, link } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** Asks somebody into a workspace; its link lets them in, so it is as secret as a code. */
export const invitation = defineTemplate({
  kind: "invitation",
  priority: -20,
  parameters: {
    inviterName: chosenName,
    workspaceName: chosenName,
    role: Type.Union([
      Type.Literal("owner"),
      Type.Literal("admin"),
      Type.Literal("member"),
      Type.Literal("viewer"),
    ]),
    validDays: count,
    url: link,
  },
  sample: {
    inviterName: "Maria Example",
    workspaceName: "Example Trading",
    role: "member",
    validDays: 7,
    url: "https://tradepost.example.com/invitations/sample",
  },
  compose: ({ inviterName, workspaceName, role, validDays, url }, say, { sender }) => {
    const names = { inviter: unlinked(inviterName), workspace: unlinked(workspaceName) };
    return {
      subject: say("invitation.subject", names),
      blocks: [
        paragraph(say("invitation.text", { ...names, sender })),
        facts([{ label: say("invitation.role"), value: say(`invitation.role.${role}`) }]),
        button(say("invitation.button"), url),
        note(say("invitation.valid", { count: validDays })),
        note(say("frame.not-you")),
      ],
    };
  },
});
