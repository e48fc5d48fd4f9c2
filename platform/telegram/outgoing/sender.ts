import { setTimeout as sleep } from "node:timers/promises";
import type { Transaction } from "#platform/database";
import { dateFrom } from "#platform/kernel";
import type { TelegramParts } from "../deps.ts";
import type { Batcher } from "../inbox/batcher.ts";
import { senderJob } from "../job-descriptions.ts";
import type { Bot } from "../types.ts";
import { attemptCall, callApi } from "./attempt.ts";
import { outagePauseMs } from "./outcome.ts";
import {
  beginSender,
  beginSending,
  lockSender,
  removeSender,
  scheduleSender,
  type Settlement,
  type WaitingCall,
} from "./outgoing-store.ts";
import { lookAhead, type Outlook } from "./outlook.ts";
import type { Plan } from "./plan.ts";
import { createTurn } from "./turn.ts";
import { settleOutcome, type ResultHandlers } from "./settle.ts";

export interface SenderParts extends TelegramParts {
  readonly results: ResultHandlers;
  readonly settlements: Batcher<Settlement>;
}

/** Calls of one bot that are on the wire at a time. */
const CONCURRENCY = 20;
const GATHER_MS = 5;
/** While calls are on the wire, so often a look is taken at what may go besides. */
const LOOK_MS = 250;
/** What waits for a job that was interrupted. */
const INTERRUPTED_MS = 1000;

/** The state of one run over one bot's queue. */
interface Run {
  readonly parts: SenderParts;
  readonly bot: Bot;
  readonly token: string;
  readonly generation: string;
  readonly signal: AbortSignal;
  readonly inFlight: Set<Promise<void>>;
  quietUntilMs: number;
  /** Troubles of Telegram in a row, in earlier runs too. */
  failures: number;
  /** Chats that Telegram told to wait during this run. */
  readonly slowed: Set<string>;
  /** Nothing more is started: the job was aborted, or something is wrong. */
  stopped: boolean;
  /** Nothing more is started in this turn: other bots get theirs. */
  leaving: boolean;
  /** A call ended without anybody knowing what became of it. */
  interrupted: boolean;
}

/**
 * Sends what the pace allows now, then leaves a job for the moment when more may go. One job at a time
 * works for a bot, so the pace needs no agreement between processes: the queue itself remembers what
 * was sent when.
 */
export async function runSender(
  parts: SenderParts,
  payload: { readonly botId: string; readonly generation: string },
  signal: AbortSignal,
): Promise<void> {
  const { botId, generation } = payload;
  const { database, clock } = parts;
  const failures = await beginSender(database, botId, generation, clock.now());
  if (failures === undefined) return;
  const bot = parts.bots.find(botId);
  if (bot === undefined) {
    await database.asOwner((transaction) => removeSender(transaction, botId, generation));
    return;
  }
  const run: Run = {
    parts,
    bot,
    token: await parts.bots.tokenOf(bot),
    generation,
    signal,
    inFlight: new Set(),
    quietUntilMs: 0,
    failures,
    slowed: new Set(),
    stopped: false,
    leaving: false,
    interrupted: false,
  };
  const turn = createTurn(clock.monotonicMs());
  try {
    for (;;) {
      run.stopped ||= signal.aborted;
      run.leaving = !turn.goesOn(clock.monotonicMs());
      const rests = run.stopped || run.leaving || run.quietUntilMs > clock.nowMs();
      const started = rests ? 0 : await startReady(run);
      if (started === undefined) return;
      if (run.inFlight.size > 0) {
        // A slow call holds up nobody but its own chat.
        await Promise.race([...run.inFlight, sleep(LOOK_MS)]);
        // Those that end together make room together.
        if (run.inFlight.size > 0) await sleep(GATHER_MS);
      } else if (started === 0 && (await leave(run))) {
        return;
      }
    }
  } finally {
    await Promise.all(run.inFlight);
  }
}

function look(run: Run, transaction: Transaction, nowMs: number): Promise<Outlook | undefined> {
  const { parts, bot, generation } = run;
  const given = { botId: bot.botId, generation, nowMs };
  return lookAhead(transaction, given, parts.config.messagesPerSecond);
}

/** Starts what may go now; answers how many, `undefined` when a newer job has taken over. */
async function startReady(run: Run): Promise<number | undefined> {
  const { parts } = run;
  if (run.failures > 0 && (run.inFlight.size > 0 || !(await isBack(run)))) return 0;
  const nowMs = parts.clock.nowMs();
  const calls = await parts.database.asOwner(async (transaction) => {
    const outlook = await look(run, transaction, nowMs);
    if (outlook === undefined) return undefined;
    const { view, plan } = outlook;
    run.quietUntilMs = Math.max(run.quietUntilMs, view.quietUntil?.getTime() ?? 0);
    if (run.quietUntilMs > nowMs) return [];
    // After trouble a single call shows whether it is over.
    const room = (run.failures === 0 ? CONCURRENCY : 1) - run.inFlight.size;
    const chosen = plan.ready.slice(0, Math.max(0, room));
    return beginSending(transaction, chosen, dateFrom(nowMs));
  });
  if (calls === undefined) return undefined;
  for (const call of calls) start(run, call);
  return calls.length;
}

/** Asks something harmless first, so that no message is lost or doubled by asking. */
async function isBack(run: Run): Promise<boolean> {
  const { parts, bot, token } = run;
  const answer = await callApi(parts, { botId: bot.botId, token }, "getMe", {});
  const back = answer.kind === "done" || (answer.kind === "refused" && answer.code < 500);
  if (!back) noteTrouble(run);
  return back;
}

/** Calls that fail together are one trouble. */
function noteTrouble(run: Run): void {
  const nowMs = run.parts.clock.nowMs();
  if (run.quietUntilMs > nowMs) return;
  run.failures += 1;
  run.quietUntilMs = nowMs + outagePauseMs(run.failures);
}

function start(run: Run, call: WaitingCall): void {
  const work = send(run, call)
    .catch((error: unknown) => {
      // It stays noted as on the wire; the next job decides about it.
      run.parts.logger.warn(
        { botId: run.bot.botId, method: call.method, error },
        "A message was interrupted",
      );
      run.stopped = true;
      run.interrupted = true;
    })
    .finally(() => run.inFlight.delete(work));
  run.inFlight.add(work);
}

async function send(run: Run, call: WaitingCall): Promise<void> {
  const { parts, bot, token } = run;
  const outcome = await attemptCall(parts, { botId: bot.botId, token }, call);
  const nowMs = parts.clock.nowMs();
  if (outcome.kind === "outage" || outcome.kind === "unknown") {
    noteTrouble(run);
  } else if (outcome.kind === "later") {
    run.slowed.add(call.chat);
    // Several chats at once: it is the bot that is too fast.
    if (run.slowed.size > 1) run.quietUntilMs = Math.max(run.quietUntilMs, nowMs + outcome.seconds * 1000);
  } else if (outcome.kind === "token-refused") {
    run.stopped = true;
  } else {
    run.failures = 0;
  }
  await settleOutcome(parts, { ...bot, token }, call, outcome);
}

/** Ends the run unless there is more to do now; answers whether it ended. */
async function leave(run: Run): Promise<boolean> {
  const { parts, bot, generation } = run;
  const left = await parts.database.asOwner(async (transaction) => {
    if (!(await lockSender(transaction, bot.botId))) return false;
    const now = parts.clock.now();
    const nowMs = now.getTime();
    const outlook = await look(run, transaction, nowMs);
    if (outlook === undefined) return true;
    const nextMs = nextMoment(run, outlook.plan, nowMs);
    if (nextMs === undefined) {
      await removeSender(transaction, bot.botId, generation);
      return true;
    }
    if (nextMs <= nowMs && !run.stopped && !run.leaving) return false;
    const next = await scheduleSender(transaction, {
      botId: bot.botId,
      generation,
      nextAt: dateFrom(nextMs),
      now,
      quietUntil: run.quietUntilMs > nowMs ? dateFrom(run.quietUntilMs) : null,
      failures: run.failures,
    });
    if (next === undefined) return true;
    await parts.jobs.enqueue(
      transaction,
      senderJob,
      { botId: bot.botId, generation: next },
      {
        ...(nextMs <= nowMs ? {} : { runAt: dateFrom(nextMs) }),
        ...(bot.workspaceId === null ? {} : { workspaceId: bot.workspaceId }),
      },
    );
    return true;
  });
  // Somebody is enqueuing right now; their message is worth a look.
  if (!left) await sleep(5);
  return left;
}

function nextMoment(run: Run, plan: Plan, nowMs: number): number | undefined {
  // What was interrupted is no longer among the waiting: the next job puts it back there.
  if (run.interrupted) return Math.max(nowMs + INTERRUPTED_MS, run.quietUntilMs);
  const wantedMs = plan.ready.length > 0 ? nowMs : plan.nextMs;
  return wantedMs === undefined ? undefined : Math.max(wantedMs, run.quietUntilMs);
}
