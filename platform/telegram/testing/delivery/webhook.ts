import { Agent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import type { Bot } from "../state/bots.ts";
import type { PendingUpdate } from "../state/updates.ts";
import type { World } from "../state/world.ts";
import { afterFailure } from "./backoff.ts";
import { createLines, type Line, type Lines } from "./lines.ts";
import { postUpdate, type WebhookAnswer } from "./post-update.ts";
import type { WebhookError, WebhookSettings } from "./webhook-settings.ts";

/** An update is dropped a day after it came up. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** A webhook that answers 410 for that long is taken off. */
const GONE_MS = 23 * 60 * 60 * 1000;

/** Sends a bot's updates to its webhook: each order key one after the other, different keys at once. */
export interface WebhookDelivery {
  /** A new update waits. */
  add(update: PendingUpdate): void;
  /** Sends nothing until `resume`, as in an outage. */
  pause(): void;
  resume(): void;
  lastError(): WebhookError | undefined;
  close(): void;
}

export interface WebhookDeliveryDependencies {
  readonly world: World;
  readonly bot: Bot;
  readonly settings: WebhookSettings;
  /** A webhook may answer with the call of a method. */
  readonly onAnswer: (body: string) => void;
  readonly onGone: () => void;
}

interface Delivery extends WebhookDeliveryDependencies {
  readonly agent: Agent;
  readonly lines: Lines;
  readonly stopping: AbortController;
  connections: number;
  paused: boolean;
  /** Since when the webhook has answered nothing but 410. */
  goneSinceMs: number | undefined;
  lastError: WebhookError | undefined;
  cancelWake: () => void;
}

export function createWebhookDelivery(dependencies: WebhookDeliveryDependencies): WebhookDelivery {
  const { settings, bot } = dependencies;
  const delivery: Delivery = {
    ...dependencies,
    agent: new (settings.url.startsWith("https:") ? SecureAgent : Agent)({ keepAlive: true }),
    lines: createLines(),
    stopping: new AbortController(),
    connections: 0,
    paused: false,
    goneSinceMs: undefined,
    lastError: undefined,
    cancelWake: () => undefined,
  };
  for (const pending of bot.updates.all()) delivery.lines.add(pending);
  queueMicrotask(() => sendReady(delivery));
  return {
    add: (update) => {
      delivery.lines.add(update);
      sendReady(delivery);
    },
    pause: () => {
      delivery.paused = true;
    },
    resume: () => {
      delivery.paused = false;
      sendReady(delivery);
    },
    lastError: () => delivery.lastError,
    close: () => {
      delivery.stopping.abort();
      delivery.cancelWake();
      delivery.lines.clear();
      delivery.agent.destroy();
    },
  };
}

function sendReady(delivery: Delivery): void {
  const { world, settings, lines } = delivery;
  if (delivery.paused || delivery.stopping.signal.aborted) return;
  const nowMs = world.clock.nowMs();
  while (delivery.connections < settings.maxConnections) {
    const line = lines.ready(nowMs);
    if (line === undefined) break;
    send(delivery, line);
  }
  delivery.cancelWake();
  const waitMs = lines.nextWakeMs(nowMs);
  if (waitMs !== undefined) delivery.cancelWake = world.timers.after(waitMs, () => sendReady(delivery));
}

function send(delivery: Delivery, line: Line): void {
  const { world, bot, settings, agent, stopping } = delivery;
  const [pending] = line.waiting;
  if (pending === undefined || !bot.updates.has(pending)) {
    delivery.lines.advance(line);
    return;
  }
  delivery.connections += 1;
  const means = { agent, timers: world.timers, signal: stopping.signal };
  postUpdate(settings, JSON.stringify(pending.update), means)
    .then(
      (answer) => settle(delivery, line, pending, answer),
      (error: Error) => fail(delivery, line, pending, { reason: error.message, retryAfterSeconds: 0 }),
    )
    .finally(() => {
      delivery.connections -= 1;
      sendReady(delivery);
    });
}

function settle(delivery: Delivery, line: Line, pending: PendingUpdate, answer: WebhookAnswer): void {
  if (delivery.stopping.signal.aborted) return;
  if (answer.status >= 200 && answer.status <= 299) {
    delivery.goneSinceMs = undefined;
    finish(delivery, line, pending, "delivered");
    if (answer.body !== "") delivery.onAnswer(answer.body);
    return;
  }
  const reason = `Wrong response from the webhook: ${answer.status} ${answer.statusText}`;
  fail(delivery, line, pending, { reason, retryAfterSeconds: answer.retryAfterSeconds });
  const nowMs = delivery.world.clock.nowMs();
  if (answer.status !== 410) delivery.goneSinceMs = undefined;
  else if (delivery.goneSinceMs === undefined) delivery.goneSinceMs = nowMs;
  else if (nowMs - delivery.goneSinceMs > GONE_MS) delivery.onGone();
}

function fail(
  delivery: Delivery,
  line: Line,
  pending: PendingUpdate,
  { reason, retryAfterSeconds }: { readonly reason: string; readonly retryAfterSeconds: number },
): void {
  if (delivery.stopping.signal.aborted) return;
  const nowMs = delivery.world.clock.nowMs();
  delivery.lastError = { atSeconds: Math.floor(nowMs / 1000), message: reason };
  const { next, waitSeconds } = afterFailure(line.backoff, retryAfterSeconds);
  if (nowMs + waitSeconds * 1000 > pending.addedMs + KEPT_MS) {
    finish(delivery, line, pending, `dropped: ${reason}`);
    return;
  }
  publish(delivery, line, pending, reason);
  line.backoff = next;
  line.wakeAtMs = nowMs + waitSeconds * 1000;
  delivery.lines.again(line);
}

function finish(delivery: Delivery, line: Line, pending: PendingUpdate, outcome: string): void {
  publish(delivery, line, pending, outcome);
  delivery.bot.updates.confirm(pending);
  delivery.lines.advance(line);
}

function publish({ world, bot }: Delivery, line: Line, pending: PendingUpdate, outcome: string): void {
  world.stream.publish({
    kind: "delivery",
    byBotId: bot.user.id,
    updateId: pending.update.update_id,
    attempt: line.backoff.failures + 1,
    outcome,
  });
}
