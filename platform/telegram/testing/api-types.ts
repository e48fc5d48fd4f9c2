/** The API's shapes, from the types that the real client is compiled against. */
export type {
  ApiMethods,
  BotCommand,
  BotCommandScope,
  CallbackQuery,
  Chat,
  ChatFullInfo,
  ChatMember,
  ChatMemberUpdated,
  Contact,
  Document,
  File,
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  InlineQueryResult,
  InputMedia,
  KeyboardButton,
  LabeledPrice,
  Location,
  MenuButton,
  Message,
  MessageEntity,
  MessageOrigin,
  OrderInfo,
  Opts,
  PhotoSize,
  ReactionType,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
  ReplyParameters,
  ShippingAddress,
  ShippingOption,
  StarTransaction,
  SuccessfulPayment,
  Update,
  User,
  UserFromGetMe,
  WebhookInfo,
} from "grammy/types";

import type { Update } from "grammy/types";

export type UpdateKind = Exclude<keyof Update, "update_id">;

/** Keys that may be undefined become optional keys without undefined, as answers in JSON have them. */
type Present<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the fields that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
