import { Agent, type IncomingHttpHeaders, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

/** Each client rests so long between two requests: some hundred requests a second, not a benchmark. */
const PAUSE_MS = 5;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A new connection for this request alone, unless an agent keeps it open. */
  readonly agent?: Agent | false;
}

/** Sends one request without ever repeating it; rejects when no whole answer comes. */
export function send(url: string, call: Call = {}): Promise<Answer> {
  const { method = "GET", key, headers, body, agent = false } = call;
  return new Promise((resolve, reject) => {
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const request = httpRequest(
      url,
      { method, agent, headers: { ...authorization, ...headers } },
      (response) => {
        text(response).then(
          (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
          reject,
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** The code of a problem document; `undefined` for any other body. */
export function problemCode({ headers, body }: Answer): string | undefined {
  if (!headers["content-type"]?.startsWith("application/problem+json")) return undefined;
  return (JSON.parse(body) as { code?: string }).code;
}

/** One request of a load and what became of it. */
export interface Outcome {
  readonly what: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly answer?: Answer;
  /** Code of the system's error when no answer came. */
  readonly failure?: string;
}

export interface Load extends AsyncDisposable {
  readonly outcomes: readonly Outcome[];
  /** Lets every client finish its request. */
  stop(): Promise<readonly Outcome[]>;
}

export interface LoadOptions {
  readonly clients: number;
  /** Keep connections open, or take a new one for each request. */
  readonly keepAlive: boolean;
  /** The number-th request: what it is and how it is sent. */
  readonly call: (number: number) => { readonly what: string; readonly url: string } & Omit<Call, "agent">;
  /** Ends a client after an outcome; otherwise it goes on until `stop`. */
  readonly endsAfter?: (outcome: Outcome) => boolean;
}

/** Clients that send one request after the other and keep every outcome. */
export function startLoad(options: LoadOptions): Load {
  const outcomes: Outcome[] = [];
  const stopping = new AbortController();
  let number = 0;
  const client = async (): Promise<void> => {
    const agent = options.keepAlive ? new Agent({ keepAlive: true, maxSockets: 1 }) : false;
    while (!stopping.signal.aborted) {
      const { what, url, ...call } = options.call(number++);
      const outcome = await outcomeOf(what, () => send(url, { ...call, agent }));
      outcomes.push(outcome);
      if (options.endsAfter?.(outcome) === true) break;
      await sleep(PAUSE_MS);
    }
    if (agent !== false) agent.destroy();
  };
  const clients = Promise.all(Array.from({ length: options.clients }, client));
  const stop = async (): Promise<readonly Outcome[]> => {
    stopping.abort();
    await clients;
    return outcomes;
  };
  return {
    outcomes,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

async function outcomeOf(what: string, ask: () => Promise<Answer>): Promise<Outcome> {
  const startedMs = performance.now();
  try {
    const answer = await ask();
    return { what, startedMs, endedMs: performance.now(), answer };
  } catch (thrown) {
    const failure = thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
    return { what, startedMs, endedMs: performance.now(), failure };
  }
}

/** Outcomes in words, those alike counted: for messages of assertions. */
export function tally(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { what, answer, failure } of outcomes) {
    const result =
      answer === undefined ? failure : [answer.status, problemCode(answer)].filter(Boolean).join(" ");
    const name = `${what}: ${result}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
