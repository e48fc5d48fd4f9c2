import type { BotDefinition } from "#platform/telegram";
import type { VinServices } from "../services.ts";
import { bringButtons } from "./commands/bring.ts";
import { bulkButtons, bulkCommand, bulkDialogue, bulkResults, tellBulk } from "./commands/bulk.ts";
import { BULK_KIND } from "./commands/bulk-start.ts";
import { compareButtons, compareCommand, compareDialogue } from "./commands/compare.ts";
import { garageButtons, garageCommand, garageDialogues } from "./commands/garage.ts";
import { historyButtons, historyCommand } from "./commands/history.ts";
import { invitationButtons } from "./commands/invitation.ts";
import { linkButtons, linkCommand } from "./commands/link.ts";
import { ownDataButtons } from "./commands/own-data.ts";
import { settingsButtons, settingsCommand } from "./commands/settings.ts";
import { helpCommand, startCommand, startLinks } from "./commands/start.ts";
import { usageCommand } from "./commands/usage.ts";
import { askForVin, vinButtons, vinCommand } from "./commands/vin.ts";
import { hearEdit, hearMessage } from "./hear.ts";
import { faultText } from "./refusals.ts";
import { languages } from "./wording/wording.ts";

/** The VIN bot: everything that it understands. */
export function vinBot(services: VinServices): BotDefinition {
  services.bulkNotices.on(BULK_KIND, tellBulk(services));
  return {
    product: "vin",
    languages,
    commands: [
      vinCommand(services),
      bulkCommand(services),
      compareCommand(services),
      garageCommand(services),
      historyCommand(services),
      settingsCommand(services),
      usageCommand(services),
      linkCommand(services),
      helpCommand(),
      startCommand(),
    ],
    buttons: [
      ...vinButtons(services),
      ...bulkButtons(services),
      ...compareButtons(services),
      ...garageButtons(services),
      ...historyButtons(services),
      ...settingsButtons(services),
      ...ownDataButtons(services),
      ...linkButtons(services),
      ...bringButtons(services),
      ...invitationButtons(services),
    ],
    dialogues: [
      askForVin(services),
      bulkDialogue(services),
      compareDialogue(services),
      ...garageDialogues(services),
    ],
    links: startLinks(services),
    results: bulkResults(services),
    onMessage: (context, message) => hearMessage(services, context, message),
    onOther: (context, { edited_message: edited }) => hearEdit(services, context, edited),
    moreUpdates: ["edited_message"],
    errorText: faultText,
  };
}
