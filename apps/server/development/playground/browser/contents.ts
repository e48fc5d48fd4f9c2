import type { Message } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { button, element, moneyText, sizeText } from "./basics.ts";
import { payInvoice } from "./dialogs.ts";
import type { PageElement } from "./dom.ts";
import { formatted } from "./entities.ts";
import { linkTo } from "./links.ts";

/** What a message shows, without sender, time and buttons. */
export function contentOf(app: App, pane: Pane, message: Message): PageElement[] {
  const parts = [...mediaOf(message), ...sharedOf(app, pane, message), ...paidOf(pane, message)];
  const text = message.text ?? message.caption;
  if (text !== undefined) {
    const entities = message.entities ?? message.caption_entities;
    parts.push(element("div", { class: "text", dir: "auto" }, ...formatted(app, pane, text, entities)));
  }
  if (parts.length === 0)
    parts.push(element("div", { class: "text quiet" }, "This page cannot show that kind of message."));
  return parts;
}

export function fileAddress(fileId: string): string {
  return `/playground/api/files/${encodeURIComponent(fileId)}`;
}

export function mediaOf({ photo, document: file, voice, audio, video, animation }: Message): PageElement[] {
  const largest = photo?.at(-1);
  if (largest !== undefined) {
    const address = fileAddress(largest.file_id);
    const picture = element("img", {
      src: address,
      alt: "Photo",
      width: String(largest.width),
      height: String(largest.height),
    });
    return [element("a", { href: address, target: "_blank", class: "photo", "data-key": address }, picture)];
  }
  const other = file ?? voice ?? audio ?? video ?? animation;
  if (other === undefined) return [];
  const name =
    ("file_name" in other ? other.file_name : undefined) ?? (voice === undefined ? "File" : "Voice message");
  const size = other.file_size === undefined ? "" : sizeText(other.file_size);
  return [
    element(
      "a",
      { href: fileAddress(other.file_id), download: name, class: "file", "data-key": other.file_id },
      element("strong", {}, name),
      element("span", {}, size),
    ),
  ];
}

export function sharedOf(app: App, pane: Pane, { contact, location, venue }: Message): PageElement[] {
  if (contact !== undefined) {
    const name = [contact.first_name, contact.last_name ?? ""].join(" ").trim();
    return [card(`Contact: ${name}`, `+${contact.phone_number.replace(/^\+/, "")}`)];
  }
  const place = venue?.location ?? location;
  if (place === undefined) return [];
  const { latitude, longitude } = place;
  const where = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=14/${latitude}/${longitude}`;
  const shown = card(venue === undefined ? "Location" : venue.title, venue?.address ?? "");
  shown.append(linkTo(app, pane, address, where));
  return [shown];
}

export function paidOf(pane: Pane, message: Message): PageElement[] {
  const { invoice, successful_payment: paid, refunded_payment: refunded } = message;
  if (paid !== undefined) return [card(`Paid ${moneyText(paid.total_amount, paid.currency)}`, "")];
  if (refunded !== undefined)
    return [card(`Refunded ${moneyText(refunded.total_amount, refunded.currency)}`, "")];
  if (invoice === undefined) return [];
  const price = moneyText(invoice.total_amount, invoice.currency);
  const shown = card(invoice.title, invoice.description);
  shown.append(element("strong", { class: "price" }, price));
  const keys = message.reply_markup?.inline_keyboard.flat() ?? [];
  if (!keys.some((key) => "pay" in key))
    shown.append(button(`Pay ${price}`, () => payInvoice(pane, message), { class: "pay" }));
  return [shown];
}

export function card(title: string, text: string): PageElement {
  const shown = element("div", { class: "card" }, element("strong", {}, title));
  if (text !== "") shown.append(element("span", {}, text));
  return shown;
}

/** What happened to the chat itself; undefined for what somebody said. */
export function serviceText(message: Message): string | undefined {
  const who = message.from?.first_name ?? "Somebody";
  if (message.new_chat_members !== undefined)
    return `${who} added ${message.new_chat_members.map(({ first_name }) => first_name).join(", ")}`;
  if (message.left_chat_member !== undefined) return `${message.left_chat_member.first_name} left`;
  if (message.migrate_to_chat_id !== undefined) return "The group became a supergroup";
  if (message.migrate_from_chat_id !== undefined) return "This was a group before";
  if (message.pinned_message !== undefined) return `${who} pinned a message`;
  if (message.group_chat_created === true) return `${who} made the group`;
  return undefined;
}
