import type { Config } from "#platform/config";
import { createUserUrlClient, outboundConfig, type UserUrlClient } from "#platform/outbound";
import { createEventCatalogue, createWebhooks, type Webhooks, webhooksConfig } from "#platform/webhooks";
import { products } from "../products.ts";
import type { Foundation } from "./open-foundation.ts";
import type { Security } from "./open-security.ts";

/** Calls to addresses that users choose. */
export interface UserCalls {
  readonly userUrls: UserUrlClient;
  readonly webhooks: Webhooks;
}

/** Builds the guarded client for URLs of users and the webhooks that go through it. */
export function openWebhooks(
  config: Config,
  foundation: Foundation & Security,
  opened: AsyncDisposableStack,
): UserCalls {
  const { clock, logger, userAgent } = foundation;
  const userUrls = createUserUrlClient({
    clock,
    userAgent,
    openNetworks: config.of(outboundConfig).userUrlOpenNetworks,
  });
  opened.defer(() => userUrls.close());
  const webhooks = createWebhooks({
    ...foundation,
    config: config.of(webhooksConfig),
    client: userUrls,
    catalogue: createEventCatalogue(products.map((product) => product.events)),
    onDisabled: async (_transaction, { workspaceId, endpointId, reason }) =>
      logger.warn({ workspaceId, endpointId, reason }, "A webhook endpoint was disabled."),
  });
  return { userUrls, webhooks };
}
