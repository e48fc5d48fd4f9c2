import { Type } from "typebox";
import { button, facts, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { chosenName, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

/** Tells the owner of an account what was changed about the way in. */
export const securityNotice = defineTemplate({
  kind: "security-notice",
  priority: -20,
  parameters: {
    event: Type.Union([
      Type.Literal("password-changed"),
      Type.Literal("address-changed"),
      Type.Literal("two-factor-on"),
      Type.Literal("two-factor-off"),
      Type.Literal("recovery-code-used"),
      Type.Literal("new-sign-in"),
      Type.Literal("key-created"),
      Type.Literal("workspace-given"),
      Type.Literal("workspace-received"),
      Type.Literal("workspace-closed"),
      Type.Literal("sign-up-tried"),
      Type.Literal("way-in-added"),
      Type.Literal("way-in-removed"),
    ]),
    at: moment,
    ipAddress: Type.Optional(Type.String({ pattern: "^[0-9a-fA-F.:]{2,45}$" })),
    device: Type.Optional(chosenName),
    url: link,
  },
  sample: {
    event: "new-sign-in",
    at: "2026-11-20T08:15:00Z",
    ipAddress: "203.0.113.7",
    device: "Firefox on Linux",
    url: "https://tradepost.example.com/account/security",
  },
  compose: ({ event, at, ipAddress, device, url }, say) => ({
    subject: say(`security.${event}.subject`),
    blocks: [
      paragraph(say("security.text")),
      facts([
        { label: say("security.when"), value: say.moment(at) },
        ipAddress === undefined ? undefined : { label: say("security.address"), value: ipAddress },
        device === undefined ? undefined : { label: say("security.device"), value: unlinked(device) },
      ]),
      paragraph(say("security.not-you")),
      button(say("security.button"), url),
    ],
  }),
});
