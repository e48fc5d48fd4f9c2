import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Transaction } from "#platform/database";
import { commandLine } from "#platform/identity";
import { dateFrom, isUuid, readName, systemClock } from "#platform/kernel";
import {
  type CampaignChange,
  type CampaignMessage,
  campaignNote,
  type CampaignReport,
  type Campaigns,
  type Segment,
  telegramErrors,
} from "#platform/telegram";
import { digits, wholeNumber } from "../option-values.ts";
import { printTable } from "../table.ts";
import { withPlatform } from "../with-platform.ts";

type Work<Result> = (campaigns: Campaigns, transaction: Transaction) => Promise<Result>;

interface BotOption {
  readonly bot: string;
}

interface SegmentOptions extends BotOption {
  readonly language?: readonly string[];
  readonly activeWithin?: number;
  readonly inactiveFor?: number;
  readonly linked?: boolean;
}

interface CreateOptions extends SegmentOptions {
  readonly name: string;
  readonly text?: string;
  readonly file?: string;
  readonly translation?: ReadonlyMap<string, string>;
  readonly html?: true;
}

const MAXIMUM_DAYS = 36_500;
const LIST_LIMIT = 200;

/** `tradepost telegram campaigns list|preview|create|test|start|pause|resume|cancel|report`. */
export function addCampaignCommands(telegram: Command): void {
  const campaigns = telegram.command("campaigns").description("Messages of a bot to everybody who uses it.");
  addDraftCommands(campaigns);
  addStateCommands(campaigns);
  ofBot(campaigns.command("list"))
    .description("Lists the campaigns of a bot, latest first.")
    .action((options: BotOption) => listCampaigns(options));
  ofBot(campaigns.command("report"))
    .argument("<campaign>", "id of the campaign", campaignId)
    .description("Shows how many recipients stand where.")
    .action(async (id: string, options: BotOption) => showReport(await act(options, id)));
}

function addDraftCommands(campaigns: Command): void {
  toSegment(ofBot(campaigns.command("preview")))
    .description("Counts who would get a campaign now, and shows some of them.")
    .action((options: SegmentOptions) => preview(options));
  toSegment(ofBot(campaigns.command("create")))
    .description("Stores a campaign as a draft; nothing is sent yet.")
    .requiredOption("--name <name>", "what you call it; nobody else sees it", nameOf)
    .option("--text <text>", "the message")
    .addOption(new Option("--file <path>", "a text file with the message").conflicts("text"))
    .option(
      "--translation <language=path...>",
      "a text file for those who speak this language, such as de=german.txt; --text or --file goes to all others",
      translationOf,
    )
    .option("--html", "the texts are HTML as Telegram understands it")
    .action((options: CreateOptions, command: Command) => createCampaign(options, command));
  ofBot(campaigns.command("test"))
    .argument("<campaign>", "id of the campaign", campaignId)
    .argument("<chat...>", "ids of private chats with the bot, such as your own", chatsOf)
    .description("Sends every language of a campaign to these chats alone; its state stays.")
    .action(async (id: string, chats: readonly string[], options: BotOption) => {
      const { name } = await act(options, id, {
        done: "tested",
        work: (part, transaction) => part.test(transaction, id, chats),
      });
      console.log(`The server sends "${name}" to ${chats.join(", ")}.`);
    });
}

function addStateCommands(campaigns: Command): void {
  ofBot(campaigns.command("start"))
    .argument("<campaign>", "id of the campaign", campaignId)
    .option("--at <time>", "later, such as 2026-03-01T09:00:00Z; now when left out", timeOf)
    .description(
      "Starts a draft, or gives one that waits another time. Recipients are chosen when it starts.",
    )
    .action(async (id: string, options: BotOption & { readonly at?: Date }) => {
      const { name, startsAt } = await act(options, id, {
        done: "started",
        work: (part, transaction) => part.schedule(transaction, id, options.at),
      });
      const when = options.at === undefined ? "now" : (startsAt?.toISOString() ?? "later");
      console.log(`"${name}" starts ${when}.`);
    });
  const states = [
    ["pause", "paused", "Stops a campaign at once: only what is on the wire still goes."],
    ["resume", "resumed", "Goes on with a paused campaign; nobody gets it twice."],
    ["cancel", "cancelled", "Ends a campaign for good."],
  ] as const;
  for (const [change, done, description] of states)
    ofBot(campaigns.command(change))
      .argument("<campaign>", "id of the campaign", campaignId)
      .description(description)
      .action(async (id: string, options: BotOption) => {
        const { name, state } = await act(options, id, {
          done,
          work: (part, transaction) => part[change](transaction, id),
        });
        console.log(`"${name}" is ${state}.`);
      });
}

const ofBot = (command: Command): Command =>
  command.requiredOption("--bot <id>", "id of the bot: the digits before the colon of its token", digits);

const toSegment = (command: Command): Command =>
  command
    .option("--language <language...>", "only who speaks one of these, such as: en de", languagesOf)
    .option("--active-within <days>", "only who has written in the last so many days", daysOf)
    .option("--inactive-for <days>", "only who has not written for so many days", daysOf)
    .option("--linked", "only who has linked an account")
    .option("--no-linked", "only who has linked none");

/**
 * Runs `work` in a transaction of the workspace that owns the bot, and notes there what was done to the campaign
 * that it answers. Throws `TELEGRAM_BOT_UNKNOWN`.
 */
function withCampaigns<Result>(
  botId: string,
  work: Work<Result>,
  note?: (result: Result) => ReturnType<typeof campaignNote>,
): Promise<Result> {
  return withPlatform(async ({ audit, database, telegram }) => {
    // Resting bots too: their campaigns can be listed and stopped. The token is the server's matter.
    const bot = telegram.knownBot(botId);
    if (bot === undefined) throw telegramErrors.TELEGRAM_BOT_UNKNOWN();
    const run = async (transaction: Transaction): Promise<Result> => {
      const result = await work(telegram.campaigns, transaction);
      if (note !== undefined) await audit.append(transaction, { ...note(result), actor: commandLine });
      return result;
    };
    return bot.workspaceId === null ? database.asApp(run) : database.withWorkspace(bot.workspaceId, run);
  });
}

/** Does something to a campaign of the bot and answers how it stands then; nothing happens when it is another bot's. */
function act(
  { bot }: BotOption,
  id: string,
  change?: { readonly done: CampaignChange; readonly work: Work<void> },
): Promise<CampaignReport> {
  const whole: Work<CampaignReport> = async (campaigns, transaction) => {
    await change?.work(campaigns, transaction);
    const report = await campaigns.report(transaction, id);
    if (report.botId !== bot) throw telegramErrors.TELEGRAM_CAMPAIGN_UNKNOWN();
    return report;
  };
  if (change === undefined) return withCampaigns(bot, whole);
  return withCampaigns(bot, whole, (report) => campaignNote(change.done, report));
}

async function listCampaigns({ bot }: BotOption): Promise<void> {
  const page = { limit: LIST_LIMIT };
  const { items: found } = await withCampaigns(bot, (campaigns, transaction) =>
    campaigns.list(transaction, bot, page),
  );
  if (found.length === 0) console.log("The bot has no campaigns yet: tradepost telegram campaigns create");
  else
    printTable(
      ["ID", "NAME", "STATE", "MADE", "STARTS", "ENDED"],
      found.map(({ campaignId: id, name, state, createdAt, startsAt, finishedAt }) => [
        id,
        name,
        state,
        createdAt.toISOString(),
        startsAt?.toISOString() ?? "",
        finishedAt?.toISOString() ?? "",
      ]),
    );
}

function showReport({ name, state, ...counts }: CampaignReport): void {
  const { total, waiting, queued, sent, failed, blocked, unknown } = counts;
  printTable(
    ["NAME", "STATE", "TOTAL", "WAITING", "QUEUED", "SENT", "FAILED", "BLOCKED", "UNKNOWN"],
    [[name, state, ...[total, waiting, queued, sent, failed, blocked, unknown].map(String)]],
  );
}

async function preview(options: SegmentOptions): Promise<void> {
  const { count, sample } = await withCampaigns(options.bot, (campaigns, transaction) =>
    campaigns.preview(transaction, options.bot, segmentOf(options)),
  );
  console.log(`Would go to: ${count}`);
  if (count > 0)
    printTable(
      ["CHAT", "NAME", "LANGUAGE"],
      sample.map(({ chat, title, language }) => [chat, title, language]),
    );
}

async function createCampaign(options: CreateOptions, command: Command): Promise<void> {
  const { bot: botId, name } = options;
  const message = await messageOf(options);
  if (message === undefined) command.error("error: What is the message? Give --text or --file.");
  const segment = segmentOf(options);
  const create: Work<CampaignReport> = async (campaigns, transaction) => {
    const campaign = await campaigns.create(transaction, { botId, name, message, segment });
    return campaigns.report(transaction, campaign);
  };
  const { campaignId: id } = await withCampaigns(botId, create, (made) => campaignNote("created", made));
  console.log(`Stored the draft "${name}" (${id}).`);
  console.log(`To see it first: tradepost telegram campaigns test --bot ${botId} ${id} YOUR_CHAT`);
}

async function messageOf({
  file,
  html,
  text,
  translation,
}: CreateOptions): Promise<CampaignMessage | undefined> {
  const given = file === undefined ? text : await textIn(file);
  if (given === undefined) return undefined;
  const content = (words: string) => (html === true ? { text: words, html } : words);
  const translated: Record<string, CampaignMessage["en"]> = {};
  for (const [language, path] of translation ?? []) translated[language] = content(await textIn(path));
  return { ...translated, en: content(given) };
}

const textIn = async (path: string): Promise<string> => (await readFile(path, "utf8")).trim();

function segmentOf({ activeWithin, inactiveFor, language, linked }: SegmentOptions): Segment {
  return {
    ...(language === undefined ? {} : { languages: language }),
    ...(activeWithin === undefined ? {} : { activeWithinDays: activeWithin }),
    ...(inactiveFor === undefined ? {} : { inactiveForDays: inactiveFor }),
    ...(linked === undefined ? {} : { linked }),
  };
}

function campaignId(given: string): string {
  const id = given.toLowerCase();
  if (!isUuid(id)) throw new InvalidArgumentError("tradepost telegram campaigns list shows the ids.");
  return id;
}

function chatsOf(given: string, former: readonly string[] = []): readonly string[] {
  return [...former, digits(given)];
}

function nameOf(given: string): string {
  const read = readName(given);
  if (!read.ok) throw new InvalidArgumentError(read.fault);
  return read.value;
}

function languageOf(given: string): string {
  if (!/^[a-z]{2,3}$/.test(given)) throw new InvalidArgumentError("must be a language such as de.");
  return given;
}

function languagesOf(given: string, former: readonly string[] = []): readonly string[] {
  return [...former, languageOf(given)];
}

function translationOf(
  given: string,
  former: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const [, language = "", path] = /^([^=]*)=(.+)$/.exec(given) ?? [];
  if (path === undefined)
    throw new InvalidArgumentError("must be a language and a file such as de=german.txt.");
  if (language === "en") throw new InvalidArgumentError("English is what --text or --file gives.");
  return new Map([...former, [languageOf(language), path]]);
}

function daysOf(given: string): number {
  const days = wholeNumber(given);
  if (days > MAXIMUM_DAYS) throw new InvalidArgumentError(`must be ${MAXIMUM_DAYS} days at most.`);
  return days;
}

/** Without its zone a time would mean another moment on another machine. */
function timeOf(given: string): Date {
  const date = dateFrom(given);
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(given) || Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("must be a time with its zone such as 2026-03-01T09:00:00Z.");
  if (date.getTime() <= systemClock.nowMs())
    throw new InvalidArgumentError("lies in the past. Leave --at out to start now.");
  return date;
}
