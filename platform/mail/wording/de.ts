import type { MessageKey } from "./en.ts";
import type { Wording } from "./wording.ts";

export const de: Readonly<Record<MessageKey, Wording>> = {
  "frame.sent-by": "Gesendet von {sender}, {site}.",
  "frame.why": "Sie erhalten diese Nachricht, weil Ihre Adresse dort registriert ist oder eingeladen wurde.",
  "frame.link-hint":
    "Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:",
  "frame.not-you": "Falls Sie das nicht waren, ignorieren Sie diese Nachricht; ohne Sie geschieht nichts.",

  "welcome.subject": "Willkommen bei {sender}",
  "welcome.hello": "Guten Tag {name}, Ihr Konto ist bereit.",
  "welcome.next":
    "Melden Sie sich an, um Ihren Arbeitsbereich einzurichten. Die ersten Schritte dauern keine fünf Minuten.",
  "welcome.button": "Anmelden",

  "verification.subject": "Bestätigen Sie Ihre Adresse",
  "verification.type": "Geben Sie diesen Code dort ein, wo Sie danach gefragt wurden:",
  "verification.button": "Adresse bestätigen",
  "verification.valid": {
    one: "Der Code gilt {count} Minute. Nennen Sie ihn niemandem; wir fragen nie danach.",
    other: "Der Code gilt {count} Minuten. Nennen Sie ihn niemandem; wir fragen nie danach.",
  },

  "reset.subject": "Wählen Sie ein neues Passwort",
  "reset.why": "Für Ihr Konto wurde ein neues Passwort angefordert.",
  "reset.from": "Die Anforderung kam von {address}.",
  "reset.button": "Neues Passwort wählen",
  "reset.valid": {
    one: "Der Link gilt einmal und {count} Minute lang.",
    other: "Der Link gilt einmal und {count} Minuten lang.",
  },

  "invitation.subject": "{inviter} lädt Sie zu {workspace} ein",
  "invitation.text": "{inviter} lädt Sie ein, in {workspace} auf {sender} mitzuarbeiten.",
  "invitation.role": "Ihre Rolle",
  "invitation.role.owner": "Inhaber",
  "invitation.role.admin": "Administrator",
  "invitation.role.member": "Mitglied",
  "invitation.role.viewer": "Betrachter",
  "invitation.button": "Einladung annehmen",
  "invitation.valid": { one: "Die Einladung gilt {count} Tag.", other: "Die Einladung gilt {count} Tage." },

  "quota.subject": "{workspace} hat {percent} % verbraucht: {meter}",
  "quota.text":
    "{workspace} hat {used} von {limit} verbraucht ({meter}). Über dem Limit wird weitere Nutzung bis zur Erneuerung abgelehnt.",
  "quota.renewed": "Erneuerung am",
  "quota.button": "Verbrauch und Tarife ansehen",

  "error.subject": "{task} in {workspace} fehlgeschlagen",
  "error.text": "{task} konnte nicht abgeschlossen werden und braucht Ihre Aufmerksamkeit.",
  "error.problem": "Was geschah",
  "error.when": "Wann",
  "error.reference": "Kennung für den Support",
  "error.button": "Ansehen",

  "payment.subject": "Zahlung erhalten: {amount}",
  "payment.text": "Vielen Dank. Wir haben Ihre Zahlung für {workspace} erhalten.",
  "payment.amount": "Betrag",
  "payment.plan": "Tarif",
  "payment.date": "Datum",
  "payment.invoice": "Rechnung",
  "payment.button": "Rechnung öffnen",

  "sync.source": "Quelle",
  "sync.finished": "Beendet",
  "sync.done.subject": "Abgleich mit {source} abgeschlossen",
  "sync.done.text": {
    one: "Der Abgleich von {workspace} mit {source} ist fertig; {count} Eintrag wurde geändert.",
    other: "Der Abgleich von {workspace} mit {source} ist fertig; {count} Einträge wurden geändert.",
  },
  "sync.done.duration": "Dauer",
  "sync.done.seconds": { one: "{count} Sekunde", other: "{count} Sekunden" },
  "sync.done.button": "Änderungen ansehen",
  "sync.failed.subject": "Abgleich mit {source} fehlgeschlagen",
  "sync.failed.text":
    "Der Abgleich von {workspace} mit {source} wurde abgebrochen. Bereits Abgeglichenes bleibt erhalten.",
  "sync.failed.when": "Fehlgeschlagen",
  "sync.failed.retry": "Nächster Versuch",
  "sync.failed.button": "Verbindung prüfen",

  "billing.payment-failed.subject": "Ihre Zahlung konnte nicht eingezogen werden",
  "billing.payment-failed.text":
    "Die Zahlung für {product} in {workspace} wurde abgelehnt. Prüfen Sie Ihr Zahlungsmittel, damit nichts unterbrochen wird.",
  "billing.plan-changed.subject": "Ihr Tarif für {product} hat sich geändert",
  "billing.plan-changed.text": "Der Tarif von {workspace} für {product} wurde geändert.",
  "billing.cancelled.subject": "Ihr Tarif für {product} wurde gekündigt",
  "billing.cancelled.text":
    "Der Tarif von {workspace} für {product} wurde gekündigt. Sie können ihn bis zum Ende des bezahlten Zeitraums nutzen.",
  "billing.renewal.subject": "Ihr Tarif für {product} verlängert sich bald",
  "billing.renewal.text": "Der Tarif von {workspace} für {product} verlängert sich von selbst.",
  "billing.plan": "Tarif",
  "billing.amount": "Betrag",
  "billing.date": "Gültig ab",
  "billing.button": "Abrechnung öffnen",

  "weekly.subject": "Ihre Woche in {workspace}",
  "weekly.text": "Was in {workspace} vom {from} bis zum {to} geschah.",
  "weekly.button": "Bericht öffnen",
  "weekly.settings": "Wählen Sie, welche Berichte Sie erhalten: {url}",

  "trial.subject": {
    one: "Ihre Testphase für {plan} endet in {count} Tag",
    other: "Ihre Testphase für {plan} endet in {count} Tagen",
  },
  "trial.text": "Die Testphase von {plan} für {workspace} endet am {date}.",
  "trial.price": "Danach geht es für {price} weiter. Wenn Sie vorher kündigen, zahlen Sie nichts.",
  "trial.no-price": "Wählen Sie vorher einen Tarif, um ohne Unterbrechung weiterzumachen.",
  "trial.button": "Tarif verwalten",

  "security.password-changed.subject": "Ihr Passwort wurde geändert",
  "security.address-changed.subject": "Ihre E-Mail-Adresse wurde geändert",
  "security.two-factor-on.subject": "Die Anmeldung in zwei Schritten wurde eingeschaltet",
  "security.two-factor-off.subject": "Die Anmeldung in zwei Schritten wurde ausgeschaltet",
  "security.recovery-code-used.subject": "Ein Wiederherstellungscode wurde verwendet",
  "security.new-sign-in.subject": "Neue Anmeldung in Ihrem Konto",
  "security.key-created.subject": "Ein neuer API-Schlüssel wurde erstellt",
  "security.workspace-given.subject": "Sie haben einen Arbeitsbereich übergeben",
  "security.workspace-received.subject": "Ihnen wurde ein Arbeitsbereich übergeben",
  "security.workspace-closed.subject": "Einer Ihrer Arbeitsbereiche wird gelöscht",
  "security.sign-up-tried.subject": "Jemand wollte sich mit Ihrer Adresse registrieren",
  "security.way-in-added.subject": "Ihrem Konto wurde ein Anmeldeweg hinzugefügt",
  "security.way-in-removed.subject": "Aus Ihrem Konto wurde ein Anmeldeweg entfernt",
  "security.text": "Das geschah in Ihrem Konto. Falls Sie es waren, ist nichts zu tun.",
  "security.not-you":
    "Falls Sie es nicht waren, ändern Sie sofort Ihr Passwort und beenden Sie alle Sitzungen.",
  "security.when": "Wann",
  "security.address": "Adresse",
  "security.device": "Gerät",
  "security.button": "Konto prüfen",
};
