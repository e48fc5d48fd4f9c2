/** What this part says to people by itself. */
export const en = {
  failed:
    "Sorry, something went wrong here. Please try again later. If it stays like this, tell us this number: {requestId}",
  refused: "That is not possible: {code}. Number for questions: {requestId}",
  tooFast: "That was too fast for me. Please wait a minute.",
  cancelled: "Cancelled.",
  nothingToCancel: "There is nothing to cancel.",
  dialogueExpired:
    "I have waited a while for your answer and have put our conversation aside. Start again whenever you like.",
  unknownCommand: "I do not know this command. /help shows what I can do.",
  buttonOld: "This button is too old. Please ask again.",
  notAllowed: "You may not do that here.",
  privateOnly: "Please write to me in a private chat for that.",
  usage: "Please write it like this: {usage}",
  paymentsNotTaken: "Payments are not taken here.",
  nothingDelivered: "Nothing is delivered there.",
  cancelDescription: "Stop what we are doing",
  linked: "Your Telegram is connected to the account of {account} now. /link disconnects it.",
  unlinked: "Your Telegram is no longer connected to the account of {account}.",
  codeInvalid: "This code is wrong, used or older than ten minutes. Please ask for a new one.",
} as const;

export type TextKey = keyof typeof en;
