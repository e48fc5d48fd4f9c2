import { type BotDefinition } from "../index.ts";

/** Two bots of one product, for updates that are counted. */
export const COUNTED_TOKENS = ["3001:AAE-first", "3002:AAE-second"];

/** Notes each update that it handles, in the transaction that notes it as done. */
export const countingBot: BotDefinition = {
  product: "vin",
  languages: ["en"],
  commands: [],
  onMessage: async (context) => {
    const values = [context.bot.botId, context.update.update_id, context.chat?.chat];
    context.write(async (transaction) => {
      await transaction.query({
        name: "test_effect",
        text: "insert into public.effects (bot_id, update_id, chat) values ($1, $2, $3)",
        values,
      });
    });
  },
};

export const EFFECTS_TABLE =
  "create table public.effects (place bigint generated always as identity, bot_id bigint, update_id bigint, chat text)";

export interface CountedUpdate {
  readonly botId: string;
  readonly updateId: number;
  readonly chat: number;
}

/**
 * Each update several times in random order, over two bots. As Telegram does it, a chat's next update
 * comes only after the one before has come at least once; repetitions come whenever they like.
 */
export function shuffledUpdates(total: number, chats: number, copies: number): CountedUpdate[] {
  const lanes = Array.from({ length: chats }, (_, place) => ({
    botId: place % 2 === 0 ? "3001" : "3002",
    chat: 9000 + place,
    fresh: [] as number[],
    again: [] as number[],
  }));
  for (let index = 0; index < total; index += 1) lanes[index % chats]?.fresh.push(index + 1);
  const sequence: CountedUpdate[] = [];
  let open = lanes.filter((lane) => lane.fresh.length > 0);
  while (open.length > 0) {
    const lane = open[Math.floor(Math.random() * open.length)];
    if (lane === undefined) break;
    const repeat = lane.fresh.length === 0 || (lane.again.length > 0 && Math.random() < 0.6);
    const place = Math.floor(Math.random() * lane.again.length);
    const updateId = repeat ? lane.again.splice(place, 1)[0] : lane.fresh.shift();
    if (updateId !== undefined) {
      sequence.push({ botId: lane.botId, updateId, chat: lane.chat });
      if (!repeat) for (let copy = 1; copy < copies; copy += 1) lane.again.push(updateId);
    }
    open = open.filter((one) => one.fresh.length + one.again.length > 0);
  }
  return sequence;
}

export function countedBody({ updateId, chat }: CountedUpdate): string {
  const from = { id: chat, is_bot: false, first_name: "P", language_code: "en" };
  const message = {
    message_id: updateId,
    date: 1,
    chat: { id: chat, type: "private", first_name: "P" },
    from,
    text: "x",
  };
  return JSON.stringify({ update_id: updateId, message });
}
