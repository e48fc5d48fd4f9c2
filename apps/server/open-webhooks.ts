import { pageLinks } from "#platform/api";
import { type Config, publicBaseUrl } from "#platform/config";
import { createUserUrlClient, outboundConfig, type UserUrlClient } from "#platform/outbound";
import { createEventCatalogue, createWebhooks, type Webhooks, webhooksConfig } from "#platform/webhooks";
import { products } from "../products.ts";
import { tellOfDisabledEndpoint } from "./disabled-webhooks.ts";
import type { Foundation } from "./open-foundation.ts";
import type { MailParts } from "./open-mail.ts";
import type { Security } from "./open-security.ts";

/** Calls to addresses that users choose. */
export interface UserCalls {
  readonly userUrls: UserUrlClient;
  readonly webhooks: Webhooks;
}

/** Builds the guarded client for URLs of users and the webhooks that go through it. */
export function openWebhooks(
  config: Config,
  parts: Foundation & Security & MailParts,
  opened: AsyncDisposableStack,
): UserCalls {
  const { clock, core, userAgent } = parts;
  const userUrls = createUserUrlClient({
    clock,
    userAgent,
    openNetworks: config.of(outboundConfig).userUrlOpenNetworks,
  });
  opened.defer(() => userUrls.close());
  const webhooks = createWebhooks({
    ...parts,
    config: config.of(webhooksConfig),
    client: userUrls,
    catalogue: createEventCatalogue(products.map((product) => product.events)),
    onDisabled: tellOfDisabledEndpoint({ ...parts, url: pageLinks(publicBaseUrl(core)).workspaces }),
  });
  return { userUrls, webhooks };
}
