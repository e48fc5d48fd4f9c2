import { type BotContext, type Content, defineButton, defineCommand, press } from "#platform/telegram";
import { changePreferences } from "../../actions/preferences.ts";
import type { Preferences, SourceChoice } from "../../contracts.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { kinds } from "../buttons.ts";
import { bold, escaped } from "../messages/html.ts";
import { everyLanguage, languageNames, say } from "../wording/wording.ts";

const units = ["metric", "us"] as const;

/** Sources that answer here. */
function sourcesOf({ sources }: Pick<VinServices, "sources">): readonly SourceChoice[] {
  const online = (["nhtsa", "autodev"] as const).filter((name) => sources.isConfigured(name));
  return online.length === 0 ? ["offline"] : ["offline", ...online, "auto"];
}

export function settingsMessage(services: VinServices, language: string, preferences: Preferences): Content {
  const choose = (what: string, value: string, text: string, chosen: boolean) => ({
    text: chosen ? `● ${text}` : text,
    press: press(kinds.settings, { what, value }),
  });
  const spoken = language in languageNames ? (language as keyof typeof languageNames) : "en";
  const languages = Object.entries(languageNames).map(([tag, name]) =>
    choose("language", tag, name, tag === language),
  );
  const sources = sourcesOf(services).map((source) =>
    choose("source", source, say(language, `source_${source}`), source === preferences.source),
  );
  return {
    text: [
      bold(say(language, "settingsTitle")),
      "",
      ...[
        say(language, "settingsLanguage", { value: languageNames[spoken] }),
        say(language, "settingsUnits", { value: say(language, `units_${preferences.units}`) }),
        say(language, "settingsSource", { value: say(language, `source_${preferences.source}`) }),
      ].map(escaped),
    ].join("\n"),
    html: true,
    buttons: [
      languages.slice(0, 3),
      languages.slice(3),
      units.map((unit) => choose("units", unit, say(language, `units_${unit}`), unit === preferences.units)),
      ...sources.map((source) => [source]),
      [{ text: say(language, "forgetMe"), press: press(kinds.forgetAsk, {}) }],
    ],
  };
}

/** `/settings`. */
export const settingsCommand = (services: VinServices) =>
  defineCommand({
    name: "settings",
    description: everyLanguage("command_settings"),
    privateOnly: true,
    run: async (context) => {
      const { preferences } = await actingOf(services, context);
      context.reply(settingsMessage(services, context.language, preferences));
    },
  });

export const settingsButtons = (services: VinServices) => [
  defineButton(kinds.settings, async (context, { what, value }) => {
    const { person, workspaceId } = await actingOf(services, context);
    const change = readChange(services, context, what, value);
    const preferences = await changePreferences(services, workspaceId, person, change);
    context.answer(say(context.language, "settingsSaved"));
    context.edit(settingsMessage(services, context.language, preferences));
  }),
];

function readChange(
  services: VinServices,
  context: BotContext,
  what: string,
  value: string,
): Partial<Preferences> {
  if (what === "language" && value in languageNames) context.chooseLanguage(value);
  const unit = units.find((one) => one === value);
  if (what === "units" && unit !== undefined) return { units: unit };
  const source = sourcesOf(services).find((one) => one === value);
  return what === "source" && source !== undefined ? { source } : {};
}
