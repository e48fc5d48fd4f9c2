import type { Message } from "../api-types.ts";
import { nowSeconds, type World } from "../state/world.ts";
import type { Person } from "../state/persons.ts";
import { post } from "../state/posting.ts";
import { signInitData } from "../signing/init-data.ts";
import { type LoginData, signLogin } from "../signing/login-widget.ts";
import { openRoom } from "./destination.ts";
import type { FakeBot } from "./fake-bot.ts";
import { chatInstance, hideOneTimeKeyboard } from "./pressing.ts";

/** How a Mini App is opened. */
export interface OpenAppOptions {
  /** What followed `startapp=` in the link. */
  readonly startParam?: string;
  /** When it was opened; default: now. */
  readonly authDateSeconds?: number;
}

export interface OpenedApp {
  /** For `Telegram.WebApp.initData` and the header `Authorization: tma`. */
  readonly initData: string;
  /** For answerWebAppQuery. */
  readonly queryId: string;
}

/** What a person does with Mini Apps and log-in buttons. */
export interface AppUse {
  /** Opens a bot's Mini App from an inline button or the menu. */
  openApp(bot: FakeBot, options?: OpenAppOptions): OpenedApp;
  /** What an app opened from the keyboard key `buttonText` sends with sendData. */
  sendAppData(bot: FakeBot, buttonText: string, data: string): Message;
  /** What the login widget or a login_url button hands to a site. */
  loginData(bot: FakeBot, authDateSeconds?: number): LoginData;
}

const APP_DATA_LIMIT_BYTES = 4096;

export function createAppUse(world: World, person: Person): AppUse {
  return {
    openApp: (bot, { startParam, authDateSeconds = nowSeconds(world) } = {}) => {
      const query = world.queries.open("web-app", bot.id, person.user.id);
      const initData = signInitData(bot.token, {
        authDateSeconds,
        user: person.user,
        queryId: query.id,
        startParam,
        chatType: startParam === undefined ? undefined : "sender",
        chatInstance: startParam === undefined ? undefined : chatInstance(bot.room(person)),
      });
      return { initData, queryId: query.id };
    },
    sendAppData: (bot, buttonText, data) => {
      if (Buffer.byteLength(data) > APP_DATA_LIMIT_BYTES)
        throw new Error("An app sends at most 4,096 bytes.");
      const room = openRoom(bot, person);
      hideOneTimeKeyboard(world, room);
      return post(world, room, person, { web_app_data: { data, button_text: buttonText } });
    },
    loginData: (bot, authDateSeconds = nowSeconds(world)) =>
      signLogin(bot.token, person.user, authDateSeconds),
  };
}
