import type { MessageKey } from "./en.ts";
import type { Wording } from "./wording.ts";

export const fr: Readonly<Record<MessageKey, Wording>> = {
  "frame.sent-by": "Envoyé par {sender}, {site}.",
  "frame.why": "Vous recevez ce message parce que votre adresse y est enregistrée ou y a été invitée.",
  "frame.link-hint": "Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :",
  "frame.not-you": "Si ce n’était pas vous, ignorez ce message ; rien ne se passe sans vous.",

  "welcome.subject": "Bienvenue chez {sender}",
  "welcome.hello": "Bonjour {name}, votre compte est prêt.",
  "welcome.next":
    "Connectez-vous pour préparer votre espace de travail. Les premières étapes prennent moins de cinq minutes.",
  "welcome.button": "Se connecter",

  "verification.subject": "Confirmez votre adresse",
  "verification.type": "Saisissez ce code là où il vous a été demandé :",
  "verification.button": "Confirmer l’adresse",
  "verification.valid": {
    one: "Le code est valable {count} minute. Ne le communiquez à personne ; nous ne le demandons jamais.",
    other: "Le code est valable {count} minutes. Ne le communiquez à personne ; nous ne le demandons jamais.",
  },

  "reset.subject": "Choisissez un nouveau mot de passe",
  "reset.why": "Quelqu’un a demandé un nouveau mot de passe pour votre compte.",
  "reset.from": "La demande venait de {address}.",
  "reset.button": "Choisir un nouveau mot de passe",
  "reset.valid": {
    one: "Le lien fonctionne une seule fois et pendant {count} minute.",
    other: "Le lien fonctionne une seule fois et pendant {count} minutes.",
  },

  "invitation.subject": "{inviter} vous invite dans {workspace}",
  "invitation.text": "{inviter} vous invite à travailler dans {workspace} sur {sender}.",
  "invitation.role": "Votre rôle",
  "invitation.role.owner": "Propriétaire",
  "invitation.role.admin": "Administrateur",
  "invitation.role.member": "Membre",
  "invitation.role.viewer": "Lecteur",
  "invitation.button": "Accepter l’invitation",
  "invitation.valid": {
    one: "L’invitation est valable {count} jour.",
    other: "L’invitation est valable {count} jours.",
  },

  "quota.subject": "{workspace} a utilisé {percent} % : {meter}",
  "quota.text":
    "{workspace} a utilisé {used} sur {limit} ({meter}). Au-delà de la limite, l’utilisation est refusée jusqu’au renouvellement.",
  "quota.renewed": "Renouvellement",
  "quota.button": "Voir l’utilisation et les offres",

  "error.subject": "{task} a échoué dans {workspace}",
  "error.text": "{task} n’a pas pu être terminé et demande votre attention.",
  "error.problem": "Ce qui s’est passé",
  "error.when": "Quand",
  "error.reference": "Référence pour l’assistance",
  "error.button": "Examiner",

  "payment.subject": "Paiement reçu : {amount}",
  "payment.text": "Merci. Nous avons reçu votre paiement pour {workspace}.",
  "payment.amount": "Montant",
  "payment.plan": "Offre",
  "payment.date": "Date",
  "payment.invoice": "Facture",
  "payment.button": "Ouvrir la facture",

  "sync.source": "Source",
  "sync.finished": "Terminée",
  "sync.done.subject": "Synchronisation avec {source} terminée",
  "sync.done.text": {
    one: "La synchronisation de {workspace} avec {source} est terminée ; {count} élément modifié.",
    other: "La synchronisation de {workspace} avec {source} est terminée ; {count} éléments modifiés.",
  },
  "sync.done.duration": "Durée",
  "sync.done.seconds": { one: "{count} seconde", other: "{count} secondes" },
  "sync.done.button": "Voir les modifications",
  "sync.failed.subject": "La synchronisation avec {source} a échoué",
  "sync.failed.text":
    "La synchronisation de {workspace} avec {source} s’est arrêtée. Ce qui était déjà synchronisé est conservé.",
  "sync.failed.when": "Échec",
  "sync.failed.retry": "Prochaine tentative",
  "sync.failed.button": "Vérifier la connexion",

  "billing.payment-failed.subject": "Nous n’avons pas pu encaisser votre paiement",
  "billing.payment-failed.text":
    "Le paiement de {product} dans {workspace} a été refusé. Vérifiez votre moyen de paiement pour éviter une interruption.",
  "billing.plan-changed.subject": "Votre offre pour {product} a changé",
  "billing.plan-changed.text": "L’offre de {workspace} pour {product} a été modifiée.",
  "billing.cancelled.subject": "Votre offre pour {product} a été résiliée",
  "billing.cancelled.text":
    "L’offre de {workspace} pour {product} a été résiliée. Vous pouvez l’utiliser jusqu’à la fin de la période payée.",
  "billing.renewal.subject": "Votre offre pour {product} se renouvelle bientôt",
  "billing.renewal.text": "L’offre de {workspace} pour {product} se renouvelle automatiquement.",
  "billing.plan": "Offre",
  "billing.amount": "Montant",
  "billing.date": "Date d’effet",
  "billing.button": "Ouvrir la facturation",

  "weekly.subject": "Votre semaine dans {workspace}",
  "weekly.text": "Ce qui s’est passé dans {workspace} du {from} au {to}.",
  "weekly.button": "Ouvrir le rapport",
  "weekly.settings": "Choisissez les rapports que vous recevez : {url}",

  "trial.subject": {
    one: "Votre essai de {plan} se termine dans {count} jour",
    other: "Votre essai de {plan} se termine dans {count} jours",
  },
  "trial.text": "L’essai de {plan} pour {workspace} se termine le {date}.",
  "trial.price": "Il continue ensuite pour {price}. Si vous résiliez avant ce jour, vous ne payez rien.",
  "trial.no-price": "Choisissez une offre avant ce jour pour continuer sans interruption.",
  "trial.button": "Gérer l’offre",

  "security.password-changed.subject": "Votre mot de passe a été modifié",
  "security.address-changed.subject": "Votre adresse e-mail a été modifiée",
  "security.two-factor-on.subject": "La connexion en deux étapes a été activée",
  "security.two-factor-off.subject": "La connexion en deux étapes a été désactivée",
  "security.recovery-code-used.subject": "Un code de récupération a été utilisé",
  "security.new-sign-in.subject": "Nouvelle connexion à votre compte",
  "security.key-created.subject": "Une nouvelle clé d’API a été créée",
  "security.workspace-given.subject": "Vous avez cédé un espace de travail",
  "security.workspace-received.subject": "Un espace de travail vous a été cédé",
  "security.workspace-closed.subject": "L’un de vos espaces de travail va être supprimé",
  "security.sign-up-tried.subject": "Quelqu’un a essayé de s’inscrire avec votre adresse",
  "security.way-in-added.subject": "Un moyen de connexion a été ajouté à votre compte",
  "security.way-in-removed.subject": "Un moyen de connexion a été retiré de votre compte",
  "security.text": "Cela s’est passé dans votre compte. Si c’était vous, il n’y a rien à faire.",
  "security.not-you":
    "Si ce n’était pas vous, changez votre mot de passe immédiatement et fermez toutes les sessions.",
  "security.when": "Quand",
  "security.address": "Adresse",
  "security.device": "Appareil",
  "security.button": "Vérifier le compte",
};
