import type { TextKey } from "./en.ts";

export const ru: Readonly<Record<TextKey, string>> = {
  failed:
    "Извините, здесь что-то пошло не так. Попробуйте позже. Если не пройдёт, сообщите нам этот номер: {requestId}",
  refused: "Это невозможно: {code}. Номер для вопросов: {requestId}",
  tooFast: "Слишком быстро для меня. Подождите минуту, пожалуйста.",
  cancelled: "Отменено.",
  nothingToCancel: "Отменять нечего.",
  dialogueExpired: "Я подождал вашего ответа и отложил наш разговор. Начните снова, когда захотите.",
  unknownCommand: "Я не знаю такой команды. /help покажет, что я умею.",
  buttonOld: "Эта кнопка устарела. Запросите снова, пожалуйста.",
  notAllowed: "Здесь вам это недоступно.",
  privateOnly: "Для этого напишите мне в личном чате, пожалуйста.",
  usage: "Напишите, пожалуйста, так: {usage}",
  paymentsNotTaken: "Здесь платежи не принимаются.",
  nothingDelivered: "Туда доставки нет.",
  cancelDescription: "Остановить то, что мы делаем",
  linked: "Ваш Telegram теперь связан с аккаунтом {account}. /link отключает его.",
  unlinked: "Ваш Telegram больше не связан с аккаунтом {account}.",
  codeInvalid: "Код неверный, уже использован или старше десяти минут. Запросите новый.",
};
