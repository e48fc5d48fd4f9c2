import { defineErrors } from "#platform/kernel";

const intake = {
  TELEGRAM_BOT_UNKNOWN: {
    status: 404,
    title: "There is no such bot",
    retry: false,
    detail: () => "There is no bot with this id here. It may have been removed, or it rests.",
  },
  TELEGRAM_SECRET_WRONG: {
    status: 401,
    title: "The secret token is wrong",
    retry: false,
    detail: () => "This request does not carry the right secret token.",
  },
  TELEGRAM_UPDATE_TAKEN: {
    status: 409,
    title: "The update was handled elsewhere",
    retry: false,
    detail: () => "Another process has handled this update; nothing was done twice.",
  },
} as const;

const bots = {
  TELEGRAM_TOKEN_INVALID: {
    status: 422,
    title: "The bot token is not valid",
    retry: false,
    detail: () =>
      "Telegram does not know this token. Copy it from @BotFather, it looks like 123456789:AAE-example.",
  },
  TELEGRAM_TOKEN_OF_OTHER_BOT: {
    status: 422,
    title: "The token is another bot's",
    retry: false,
    detail: () =>
      "This token belongs to another bot. Get this bot's from @BotFather, or connect the other bot.",
  },
  TELEGRAM_PRODUCT_UNKNOWN: {
    status: 422,
    title: "There is no such product",
    retry: false,
    detail: ({ products }: { products: string }) =>
      `No product of this name has a bot here. Choose among: ${products}.`,
  },
  TELEGRAM_BOT_TAKEN: {
    status: 409,
    title: "The bot is connected already",
    retry: false,
    detail: () => "This bot is connected to Tradepost already. Remove it there first, or make another bot.",
  },
  TELEGRAM_BOT_LIMIT: {
    status: 409,
    title: "Too many bots",
    retry: false,
    detail: ({ limit }: { limit: number }) =>
      `A workspace can have ${limit} bots. Remove one that is no longer needed.`,
  },
  TELEGRAM_UNAVAILABLE: {
    status: 503,
    title: "Telegram does not answer",
    retry: true,
    detail: () => "Telegram could not be reached or is overloaded. Try again in a minute.",
  },
  TELEGRAM_REFUSED: {
    status: 502,
    title: "Telegram refused the call",
    retry: false,
    detail: ({ method, description }: { method: string; description: string }) =>
      `Telegram refused ${method}: ${description}.`,
  },
  TELEGRAM_FILE_TOO_BIG: {
    status: 413,
    title: "The file is too big",
    retry: false,
    detail: () => "Bots may fetch files of up to 20 MB. Split the file, or send it by the API.",
  },
  TELEGRAM_FILE_GONE: {
    status: 410,
    title: "The file is not there any more",
    retry: false,
    detail: () => "Telegram does not have this file any more. Send it again.",
  },
  TELEGRAM_INTAKE_DIFFERS: {
    status: 409,
    title: "The server takes updates in otherwise",
    retry: false,
    detail: ({ here }: { here: string }) =>
      `Nothing was changed: TRADEPOST_TELEGRAM_INTAKE is ${here} here, and was something else when the server started. Give both the same settings, best in a .env file that both read; to change over to ${here}, restart the server with it.`,
  },
  TELEGRAM_PUBLIC_URL_MISSING: {
    status: 500,
    title: "There is no public address for webhooks",
    retry: false,
    detail: () =>
      "Webhooks need a public https address. Set TRADEPOST_BASE_URL to it, or TRADEPOST_TELEGRAM_INTAKE to polling.",
  },
} as const;

const messages = {
  TELEGRAM_BUTTON_INVALID: {
    status: 500,
    title: "A button cannot be built",
    retry: false,
    detail: ({ button, fault }: { button: string; fault: string }) =>
      `The button ${button} cannot be built: ${fault}.`,
  },
  TELEGRAM_MESSAGE_INVALID: {
    status: 500,
    title: "A message cannot be sent",
    retry: false,
    detail: ({ fault }: { fault: string }) => `The message was not queued: ${fault}.`,
  },
  TELEGRAM_DEFINITION_INVALID: {
    status: 500,
    title: "The definition of a bot is not valid",
    retry: false,
    detail: ({ product, fault }: { product: string; fault: string }) =>
      `The bot of ${product} cannot run: ${fault}.`,
  },
  TELEGRAM_CODE_INVALID: {
    status: 422,
    title: "The code is not valid",
    retry: false,
    detail: () => "This code is wrong, used or older than ten minutes. Ask for a new one.",
  },
  TELEGRAM_CAMPAIGN_UNKNOWN: {
    status: 404,
    title: "There is no such campaign",
    retry: false,
    detail: () => "There is no campaign with this id here. List the campaigns to see their ids.",
  },
  TELEGRAM_CAMPAIGN_INVALID: {
    status: 422,
    title: "The campaign cannot be sent like this",
    retry: false,
    detail: ({ fault }: { fault: string }) => `Nothing was stored. ${fault}`,
  },
  TELEGRAM_CAMPAIGN_PAST: {
    status: 422,
    title: "The campaign would start in the past",
    retry: false,
    detail: () => "The time of the start lies in the past. Leave it out to start now.",
  },
  TELEGRAM_CAMPAIGN_STATE: {
    status: 409,
    title: "The campaign is in another state",
    retry: false,
    detail: ({ state, wanted }: { state: string; wanted: string }) =>
      `The campaign is ${state}, so it cannot be ${wanted}.`,
  },
  TELEGRAM_WORKSPACE_MISMATCH: {
    status: 500,
    title: "The bot belongs to another workspace",
    retry: false,
    detail: () => "The transaction belongs to another workspace than the bot. Act within the bot's own.",
  },
} as const;

export const telegramErrors = defineErrors("TELEGRAM", { ...intake, ...bots, ...messages });
