import type { TextKey } from "./en.ts";

export const es: Readonly<Record<TextKey, string>> = {
  failed:
    "Lo siento, algo ha fallado aquí. Inténtelo más tarde. Si sigue igual, díganos este número: {requestId}",
  refused: "No es posible: {code}. Número para consultas: {requestId}",
  tooFast: "Ha ido demasiado rápido para mí. Espere un minuto, por favor.",
  cancelled: "Cancelado.",
  nothingToCancel: "No hay nada que cancelar.",
  dialogueExpired:
    "He esperado un rato su respuesta y he dejado nuestra conversación a un lado. Empiece de nuevo cuando quiera.",
  unknownCommand: "No conozco este comando. /help muestra lo que sé hacer.",
  buttonOld: "Este botón es demasiado antiguo. Pregunte de nuevo, por favor.",
  notAllowed: "Aquí no puede hacer eso.",
  privateOnly: "Para eso escríbame en un chat privado, por favor.",
  usage: "Escríbalo así, por favor: {usage}",
  paymentsNotTaken: "Aquí no se aceptan pagos.",
  nothingDelivered: "Allí no se hacen entregas.",
  cancelDescription: "Detener lo que estamos haciendo",
  linked: "Su Telegram está ahora vinculado a la cuenta de {account}. /link lo desvincula.",
  unlinked: "Su Telegram ya no está vinculado a la cuenta de {account}.",
  codeInvalid: "Este código es erróneo, ya se usó o tiene más de diez minutos. Pida uno nuevo, por favor.",
};
