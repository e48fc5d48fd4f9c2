import { defineCommand } from "#platform/telegram";
import { listGarage } from "../../actions/garage.ts";
import { usageOf } from "../../actions/usage.ts";
import type { VinServices } from "../../services.ts";
import { actingOf } from "../acting.ts";
import { everyLanguage, say } from "../wording/wording.ts";

/** `/usage`. */
export const usageCommand = (services: VinServices) =>
  defineCommand({
    name: "usage",
    description: everyLanguage("command_usage"),
    privateOnly: true,
    run: async (context) => {
      const { workspaceId } = await actingOf(services, context, "member");
      const usage = await usageOf(services, workspaceId);
      context.reply(
        say(context.language, "usage", {
          today: usage.today,
          month: usage.last30Days,
          total: usage.total,
          different: usage.differentVins,
          jobs: usage.bulkJobs,
          bulk: usage.bulkVins,
          saved: (await listGarage(services, workspaceId)).length,
        }),
      );
    },
  });
