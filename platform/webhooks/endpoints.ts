import type { Transaction } from "#platform/database";
import { dateFrom, isOneLine, isUuid, newUuid } from "#platform/kernel";
import { disable } from "./delivery-store.ts";
import { SECRET_PURPOSE, type WebhooksDeps, workspaceOf } from "./deps.ts";
import {
  changeEndpoint,
  enable,
  exchangeSecret,
  insertEndpoint,
  removeEndpoint,
  selectEndpoint,
  selectEndpoints,
  selectSecret,
} from "./endpoint-store.ts";
import { webhooksErrors } from "./errors.ts";
import { newSecret } from "./signature.ts";
import type { EndpointInput, Webhooks } from "./types.ts";

type EndpointActions = Pick<
  Webhooks,
  | "createEndpoint"
  | "updateEndpoint"
  | "enableEndpoint"
  | "disableEndpoint"
  | "deleteEndpoint"
  | "getEndpoint"
  | "listEndpoints"
  | "revealSecret"
  | "rotateSecret"
>;

const HOUR_MS = 3_600_000;
const USUAL_GRACE_HOURS = 24;
const LONGEST_GRACE_HOURS = 168;
const LONGEST_DESCRIPTION = 200;
const FILTER_LIMIT = 100;

/** What people do with endpoints; see `Webhooks`. */
export function endpointActions(deps: WebhooksDeps): EndpointActions {
  const { clock, config, secrets } = deps;
  return {
    createEndpoint: async (transaction, input) => {
      const workspaceId = workspaceOf(transaction);
      const checked = checkInput(deps, input);
      const secret = newSecret();
      const endpoint = await insertEndpoint(
        transaction,
        {
          workspaceId,
          endpointId: newUuid(clock.nowMs()),
          url: checked.url ?? input.url,
          description: input.description ?? "",
          eventFilter: input.eventFilter,
          secret: await secrets.encrypt(workspaceId, SECRET_PURPOSE, secret),
          createdAt: clock.now(),
        },
        config.endpointLimit,
      );
      return { endpoint, secret };
    },
    updateEndpoint: async (transaction, endpointId, changes) =>
      changeEndpoint(transaction, workspaceOf(transaction), requireId(endpointId), checkInput(deps, changes)),
    enableEndpoint: async (transaction, endpointId) =>
      enable(transaction, workspaceOf(transaction), requireId(endpointId)),
    disableEndpoint: async (transaction, endpointId) => {
      const workspaceId = workspaceOf(transaction);
      await disable(transaction, workspaceId, requireId(endpointId), { reason: "by-hand", now: clock.now() });
      return selectEndpoint(transaction, workspaceId, endpointId);
    },
    deleteEndpoint: async (transaction, endpointId) =>
      removeEndpoint(transaction, workspaceOf(transaction), requireId(endpointId)),
    getEndpoint: async (transaction, endpointId) =>
      selectEndpoint(transaction, workspaceOf(transaction), requireId(endpointId)),
    listEndpoints: async (transaction) => selectEndpoints(transaction, workspaceOf(transaction)),
    revealSecret: async (transaction, endpointId) => {
      const workspaceId = workspaceOf(transaction);
      const blob = await selectSecret(transaction, workspaceId, requireId(endpointId));
      return secrets.decrypt(workspaceId, SECRET_PURPOSE, blob);
    },
    rotateSecret: (transaction, endpointId, graceHours) =>
      rotate(deps, transaction, requireId(endpointId), graceHours),
  };
}

async function rotate(
  { clock, secrets }: WebhooksDeps,
  transaction: Transaction,
  endpointId: string,
  graceHours = USUAL_GRACE_HOURS,
): Promise<string> {
  if (!(graceHours >= 0 && graceHours <= LONGEST_GRACE_HOURS)) {
    throw invalid("graceHours", `must be a number from 0 to ${LONGEST_GRACE_HOURS}`);
  }
  const workspaceId = workspaceOf(transaction);
  const secret = newSecret();
  await exchangeSecret(transaction, workspaceId, endpointId, {
    secret: await secrets.encrypt(workspaceId, SECRET_PURPOSE, secret),
    previousUntil: dateFrom(clock.nowMs() + graceHours * HOUR_MS),
  });
  return secret;
}

/** Checks what is given; answers it as it is stored, null for what stays. */
function checkInput(
  { client, catalogue }: WebhooksDeps,
  { url, eventFilter, description }: Partial<EndpointInput>,
) {
  if (description !== undefined && description.length > LONGEST_DESCRIPTION) {
    throw invalid("description", `has more than ${LONGEST_DESCRIPTION} characters`);
  }
  if (description !== undefined && !isOneLine(description)) {
    throw invalid(
      "description",
      "holds control characters or marks that turn text around; write it on one line",
    );
  }
  if (eventFilter !== undefined) {
    if (eventFilter.length === 0 || eventFilter.length > FILTER_LIMIT) {
      throw invalid("eventFilter", `must have 1 to ${FILTER_LIMIT} entries`);
    }
    catalogue.requireFilter(eventFilter);
  }
  return {
    url: url === undefined ? null : client.check(url),
    description: description ?? null,
    eventFilter: eventFilter ?? null,
  };
}

/** What is no id cannot be the id of an endpoint. */
export function requireId(endpointId: string): string {
  if (!isUuid(endpointId)) throw webhooksErrors.WEBHOOKS_ENDPOINT_UNKNOWN();
  return endpointId;
}

function invalid(option: string, rule: string): Error {
  return webhooksErrors.WEBHOOKS_OPTION_INVALID({ option, rule });
}
