import { type ConfigOf, defineConfig, list, type Variable } from "#platform/config";
import { fail } from "#platform/kernel";
import { parseNetwork } from "./user-url/address-policy.ts";

function networks(spec: Parameters<typeof list>[0]): Variable<readonly string[]> {
  const plain = list(spec);
  return {
    ...plain,
    parse: (given) => {
      const parsed = plain.parse(given);
      if (!parsed.ok) return parsed;
      const wrong = parsed.value.find((text) => !parseNetwork(text).ok);
      return wrong === undefined
        ? parsed
        : fail(`holds "${wrong}", which is not a network; write it like 127.0.0.0/8`);
    },
  };
}

export const outboundConfig = defineConfig("Outgoing calls", {
  userUrlOpenNetworks: networks({
    name: "TRADEPOST_USER_URL_OPEN_NETWORKS",
    description:
      "Networks (CIDR, separated by commas) that URLs given by users may lead to although they are not public, by plain HTTP and on any port too; for development, such as 127.0.0.0/8.",
    example: "",
    productionWarning: (value) =>
      value.length === 0
        ? undefined
        : "lets every user make this server call addresses in these networks; clear it unless all users may reach everything there",
  }),
});

export type OutboundConfig = ConfigOf<typeof outboundConfig>;
