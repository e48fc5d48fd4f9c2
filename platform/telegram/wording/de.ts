import type { TextKey } from "./en.ts";

export const de: Readonly<Record<TextKey, string>> = {
  failed:
    "Entschuldigung, hier ist etwas schiefgegangen. Bitte später noch einmal versuchen. Bleibt es dabei, nennen Sie uns diese Nummer: {requestId}",
  refused: "Das ist nicht möglich: {code}. Nummer für Rückfragen: {requestId}",
  tooFast: "Das ging mir zu schnell. Bitte warten Sie eine Minute.",
  cancelled: "Abgebrochen.",
  nothingToCancel: "Es gibt nichts abzubrechen.",
  dialogueExpired:
    "Ich habe eine Weile auf Ihre Antwort gewartet und unser Gespräch beiseitegelegt. Beginnen Sie einfach neu, wann immer Sie möchten.",
  unknownCommand: "Diesen Befehl kenne ich nicht. /help zeigt, was ich kann.",
  buttonOld: "Diese Schaltfläche ist zu alt. Bitte fragen Sie neu.",
  notAllowed: "Das dürfen Sie hier nicht.",
  privateOnly: "Bitte schreiben Sie mir dafür im privaten Chat.",
  usage: "Bitte schreiben Sie es so: {usage}",
  paymentsNotTaken: "Hier werden keine Zahlungen angenommen.",
  nothingDelivered: "Dorthin wird nichts geliefert.",
  cancelDescription: "Abbrechen, was wir gerade tun",
  linked: "Ihr Telegram ist jetzt mit dem Konto von {account} verbunden. /link trennt es wieder.",
  unlinked: "Ihr Telegram ist nicht mehr mit dem Konto von {account} verbunden.",
  codeInvalid: "Dieser Code ist falsch, benutzt oder älter als zehn Minuten. Bitte holen Sie einen neuen.",
};
