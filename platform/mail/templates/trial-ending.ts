import { Type } from "typebox";
import { button, paragraph } from "../letter/letter.ts";
import { unlinked } from "../letter/clean.ts";
import { amount, chosenName, count, link, moment } from "./parameters.ts";
import { defineTemplate } from "./template.ts";

export const trialEnding = defineTemplate({
  kind: "trial-ending",
  parameters: {
    workspaceName: chosenName,
    planName: chosenName,
    daysLeft: count,
    endsAt: moment,
    /** What is charged afterwards; leave out for a trial without a card. */
    price: Type.Optional(amount),
    url: link,
  },
  sample: {
    workspaceName: "Example Trading",
    planName: "Pro",
    daysLeft: 3,
    endsAt: "2026-11-23T00:00:00Z",
    price: { amountMinor: 2_990, currency: "USD" },
    url: "https://tradepost.example.com/billing",
  },
  compose: ({ workspaceName, planName, daysLeft, endsAt, price, url }, say) => {
    const plan = unlinked(planName);
    return {
      subject: say("trial.subject", { plan, count: daysLeft }),
      blocks: [
        paragraph(say("trial.text", { plan, workspace: unlinked(workspaceName), date: say.day(endsAt) })),
        paragraph(
          price === undefined ? say("trial.no-price") : say("trial.price", { price: say.money(price) }),
        ),
        button(say("trial.button"), url),
      ],
    };
  },
});
