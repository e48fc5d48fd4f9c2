import { defineButton, press } from "#platform/telegram";
import type { VinServices } from "../../services.ts";
import { actingOf, isPrivate } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { say } from "../wording/wording.ts";
import { settingsMessage } from "./settings.ts";

/** Erases on demand what the bot knows of a person, after they were asked whether that is meant. */
export const ownDataButtons = (services: VinServices) => [
  defineButton(kinds.forgetAsk, async (context) => {
    const { language } = context;
    context.edit({
      text: say(language, "forgetSure", { url: `${services.siteUrl}/account` }),
      plainLinks: true,
      buttons: [
        [{ text: say(language, "forgetYes"), press: press(kinds.forgetMe, {}) }],
        [{ text: say(language, "back"), press: press(kinds.forgetNot, {}) }],
      ],
    });
  }),
  defineButton(kinds.forgetNot, async (context) => {
    const { preferences } = await actingOf(services, context);
    context.edit(settingsMessage(services, context.language, preferences));
  }),
  defineButton(kinds.forgetMe, async (context) => {
    if (!isPrivate(context)) return;
    // What was decoded a moment ago would come back.
    await services.recorder.flush();
    await services.telegram.ownData.erase(context);
    context.edit(say(context.language, "forgotten"));
  }),
];
