import type { MessageKey } from "./en.ts";
import type { Wording } from "./wording.ts";

export const es: Readonly<Record<MessageKey, Wording>> = {
  "frame.sent-by": "Enviado por {sender}, {site}.",
  "frame.why": "Recibe este mensaje porque su dirección está registrada o fue invitada allí.",
  "frame.link-hint": "Si el botón no funciona, copie esta dirección en su navegador:",
  "frame.not-you": "Si no fue usted, ignore este mensaje; sin usted no ocurre nada.",

  "welcome.subject": "Le damos la bienvenida a {sender}",
  "welcome.hello": "Hola, {name}: su cuenta está lista.",
  "welcome.next":
    "Inicie sesión para preparar su espacio de trabajo. Los primeros pasos llevan menos de cinco minutos.",
  "welcome.button": "Iniciar sesión",

  "verification.subject": "Confirme su dirección",
  "verification.type": "Escriba este código donde se le pidió:",
  "verification.button": "Confirmar la dirección",
  "verification.valid": {
    one: "El código es válido durante {count} minuto. No se lo diga a nadie; nunca se lo pediremos.",
    other: "El código es válido durante {count} minutos. No se lo diga a nadie; nunca se lo pediremos.",
  },

  "reset.subject": "Elija una contraseña nueva",
  "reset.why": "Alguien ha pedido una contraseña nueva para su cuenta.",
  "reset.from": "La petición llegó desde {address}.",
  "reset.button": "Elegir una contraseña nueva",
  "reset.valid": {
    one: "El enlace sirve una sola vez y durante {count} minuto.",
    other: "El enlace sirve una sola vez y durante {count} minutos.",
  },

  "invitation.subject": "{inviter} le invita a {workspace}",
  "invitation.text": "{inviter} le invita a colaborar en {workspace}, en {sender}.",
  "invitation.role": "Su función",
  "invitation.role.owner": "Propietario",
  "invitation.role.admin": "Administrador",
  "invitation.role.member": "Miembro",
  "invitation.role.viewer": "Lector",
  "invitation.button": "Aceptar la invitación",
  "invitation.valid": {
    one: "La invitación es válida durante {count} día.",
    other: "La invitación es válida durante {count} días.",
  },

  "quota.subject": "{workspace} ha usado el {percent} %: {meter}",
  "quota.text":
    "{workspace} ha usado {used} de {limit} ({meter}). Por encima del límite, el uso se rechaza hasta la renovación.",
  "quota.renewed": "Renovación",
  "quota.button": "Ver uso y planes",

  "error.subject": "{task} ha fallado en {workspace}",
  "error.text": "{task} no se pudo completar y necesita su atención.",
  "error.problem": "Qué ocurrió",
  "error.when": "Cuándo",
  "error.reference": "Referencia para soporte",
  "error.button": "Revisar",

  "payment.subject": "Pago recibido: {amount}",
  "payment.text": "Gracias. Hemos recibido su pago para {workspace}.",
  "payment.amount": "Importe",
  "payment.plan": "Plan",
  "payment.date": "Fecha",
  "payment.invoice": "Factura",
  "payment.button": "Abrir la factura",

  "sync.source": "Origen",
  "sync.finished": "Terminada",
  "sync.done.subject": "Sincronización con {source} terminada",
  "sync.done.text": {
    one: "La sincronización de {workspace} con {source} ha terminado; cambió {count} elemento.",
    other: "La sincronización de {workspace} con {source} ha terminado; cambiaron {count} elementos.",
  },
  "sync.done.duration": "Duración",
  "sync.done.seconds": { one: "{count} segundo", other: "{count} segundos" },
  "sync.done.button": "Ver los cambios",
  "sync.failed.subject": "La sincronización con {source} ha fallado",
  "sync.failed.text":
    "La sincronización de {workspace} con {source} se detuvo. Lo ya sincronizado se conserva.",
  "sync.failed.when": "Falló",
  "sync.failed.retry": "Próximo intento",
  "sync.failed.button": "Comprobar la conexión",

  "billing.payment-failed.subject": "No pudimos cobrar su pago",
  "billing.payment-failed.text":
    "El pago de {product} en {workspace} fue rechazado. Revise su medio de pago para que nada se interrumpa.",
  "billing.plan-changed.subject": "Su plan de {product} ha cambiado",
  "billing.plan-changed.text": "Se ha cambiado el plan de {workspace} para {product}.",
  "billing.cancelled.subject": "Su plan de {product} se ha cancelado",
  "billing.cancelled.text":
    "Se ha cancelado el plan de {workspace} para {product}. Puede usarlo hasta el final del periodo pagado.",
  "billing.renewal.subject": "Su plan de {product} se renueva pronto",
  "billing.renewal.text": "El plan de {workspace} para {product} se renueva automáticamente.",
  "billing.plan": "Plan",
  "billing.amount": "Importe",
  "billing.date": "Efectivo",
  "billing.button": "Abrir la facturación",

  "weekly.subject": "Su semana en {workspace}",
  "weekly.text": "Lo que ocurrió en {workspace} del {from} al {to}.",
  "weekly.button": "Abrir el informe",
  "weekly.settings": "Elija qué informes recibe: {url}",

  "trial.subject": {
    one: "Su prueba de {plan} termina en {count} día",
    other: "Su prueba de {plan} termina en {count} días",
  },
  "trial.text": "La prueba de {plan} para {workspace} termina el {date}.",
  "trial.price": "Después continúa por {price}. Si cancela antes de ese día, no paga nada.",
  "trial.no-price": "Elija un plan antes de ese día para seguir sin interrupción.",
  "trial.button": "Gestionar el plan",

  "security.password-changed.subject": "Se ha cambiado su contraseña",
  "security.address-changed.subject": "Se ha cambiado su dirección de correo",
  "security.two-factor-on.subject": "Se ha activado el inicio de sesión en dos pasos",
  "security.two-factor-off.subject": "Se ha desactivado el inicio de sesión en dos pasos",
  "security.recovery-code-used.subject": "Se ha usado un código de recuperación",
  "security.new-sign-in.subject": "Nuevo inicio de sesión en su cuenta",
  "security.key-created.subject": "Se ha creado una clave de API nueva",
  "security.workspace-given.subject": "Ha traspasado un espacio de trabajo",
  "security.workspace-received.subject": "Se le ha traspasado un espacio de trabajo",
  "security.workspace-closed.subject": "Se eliminará uno de sus espacios de trabajo",
  "security.sign-up-tried.subject": "Alguien ha intentado registrarse con su dirección",
  "security.way-in-added.subject": "Se ha añadido una forma de iniciar sesión en su cuenta",
  "security.way-in-removed.subject": "Se ha eliminado una forma de iniciar sesión de su cuenta",
  "security.text": "Esto ocurrió en su cuenta. Si fue usted, no tiene que hacer nada.",
  "security.not-you": "Si no fue usted, cambie su contraseña de inmediato y cierre todas las sesiones.",
  "security.when": "Cuándo",
  "security.address": "Dirección",
  "security.device": "Dispositivo",
  "security.button": "Revisar la cuenta",
};
