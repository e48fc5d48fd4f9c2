import type { TextKey } from "./en.ts";

export const fr: Readonly<Record<TextKey, string>> = {
  failed:
    "Désolé, quelque chose s'est mal passé ici. Réessayez plus tard. Si cela continue, donnez-nous ce numéro : {requestId}",
  refused: "Ce n'est pas possible : {code}. Numéro pour vos questions : {requestId}",
  tooFast: "C'était trop rapide pour moi. Attendez une minute, s'il vous plaît.",
  cancelled: "Annulé.",
  nothingToCancel: "Il n'y a rien à annuler.",
  dialogueExpired:
    "J'ai attendu votre réponse un moment et j'ai mis notre conversation de côté. Recommencez quand vous voulez.",
  unknownCommand: "Je ne connais pas cette commande. /help montre ce que je sais faire.",
  buttonOld: "Ce bouton est trop ancien. Demandez à nouveau, s'il vous plaît.",
  notAllowed: "Vous ne pouvez pas faire cela ici.",
  privateOnly: "Pour cela, écrivez-moi dans une discussion privée, s'il vous plaît.",
  usage: "Écrivez-le ainsi, s'il vous plaît : {usage}",
  paymentsNotTaken: "Les paiements ne sont pas acceptés ici.",
  nothingDelivered: "Rien n’est livré à cet endroit.",
  cancelDescription: "Arrêter ce que nous faisons",
  linked: "Votre Telegram est maintenant lié au compte de {account}. /link le dissocie.",
  unlinked: "Votre Telegram n’est plus lié au compte de {account}.",
  codeInvalid: "Ce code est faux, déjà utilisé ou vieux de plus de dix minutes. Demandez-en un nouveau.",
};
