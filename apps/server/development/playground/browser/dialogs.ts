import type { Done, Message, ShownGroup, ShownPerson } from "../wire.ts";
import type { App, Pane } from "./app.ts";
import { element, moneyText, toast } from "./basics.ts";
import { act, ask, tryAsk } from "./calls.ts";
import { askForm, listIn, tell, textIn } from "./forms.ts";

/** Makes a person; answers the id. */
export async function addPerson(): Promise<number | undefined> {
  const languages = ["en", "es", "fr", "de", "ru", "it", "pt-BR", "uk", "tr"];
  const entered = await askForm("Add a person", "Add", [
    { name: "firstName", label: "First name" },
    { name: "lastName", label: "Last name", optional: true },
    {
      name: "username",
      label: "Username",
      optional: true,
      pattern: "[A-Za-z][A-Za-z0-9_]{4,31}",
      hint: "5 to 32 letters, digits and _",
    },
    {
      name: "language",
      label: "Language of the app",
      options: languages.map((value) => ({ value, label: languageName(value) })),
    },
  ]);
  if (entered === undefined) return undefined;
  const filled = Object.fromEntries(Object.entries(entered).filter(([, value]) => value !== ""));
  return (await ask<ShownPerson>("people", filled))?.id;
}

export function languageName(code: string): string {
  const name = code === "" ? undefined : new Intl.DisplayNames("en", { type: "language" }).of(code);
  return name ?? code;
}

/** Makes a group; answers the id. */
export async function addGroup(app: App): Promise<number | undefined> {
  const people = app.people.map(({ id, name }) => ({ value: String(id), label: name, on: true }));
  const bots = app.bots.map(({ id, name }) => ({ value: String(id), label: name, on: true }));
  const entered = await askForm("Add a group", "Add", [
    { name: "title", label: "Title" },
    { name: "owner", label: "Owner", options: people },
    { name: "members", label: "Members", options: people, several: true },
    { name: "bots", label: "Bots", options: bots, several: true },
    {
      name: "type",
      label: "Kind",
      options: [
        { value: "group", label: "Group" },
        { value: "supergroup", label: "Supergroup" },
      ],
    },
  ]);
  if (entered === undefined) return undefined;
  const group = await ask<ShownGroup>("groups", {
    title: textIn(entered, "title"),
    owner: Number(textIn(entered, "owner")),
    members: listIn(entered, "members").map(Number),
    bots: listIn(entered, "bots").map(Number),
    supergroup: textIn(entered, "type") === "supergroup",
  });
  return group?.id;
}

/** Takes people and bots in and out of a group. */
export async function changeMembers(app: App, group: ShownGroup): Promise<void> {
  const inside = new Set(group.members.map(({ id }) => id));
  const owner = group.members.find(({ status }) => status === "creator")?.id;
  const all = [...app.people, ...app.bots].filter(({ id }) => id !== owner);
  const entered = await askForm(`Members of ${group.title}`, "Save", [
    {
      name: "members",
      label: "People and bots",
      several: true,
      options: all.map(({ id, name }) => ({ value: String(id), label: name, on: inside.has(id) })),
    },
  ]);
  if (entered === undefined) return;
  const wanted = new Set(listIn(entered, "members").map(Number));
  for (const { id } of all) {
    if (wanted.has(id) === inside.has(id)) continue;
    const change = wanted.has(id) ? "add" : "remove";
    await ask(`groups/${group.id}/members`, { member: id, change });
  }
}

/** Shares the own number, as the bot asked, or somebody's. */
export async function shareContact(pane: Pane, own: boolean): Promise<void> {
  if (own) {
    const agreed = await askForm("Share your phone number with the bot?", "Share", []);
    if (agreed !== undefined) await act(pane, { kind: "contact" });
    return;
  }
  const entered = await askForm("Share a contact", "Share", [
    {
      name: "whose",
      label: "Whose contact",
      options: [
        { value: "own", label: "My own" },
        { value: "other", label: "Somebody else's" },
      ],
    },
    { name: "firstName", label: "First name of somebody else", optional: true },
    {
      name: "phoneNumber",
      label: "Phone number of somebody else",
      optional: true,
      pattern: "[+0-9 ]{4,20}",
    },
  ]);
  if (entered === undefined) return;
  const other = { firstName: textIn(entered, "firstName"), phoneNumber: textIn(entered, "phoneNumber") };
  const isOther = textIn(entered, "whose") === "other";
  if (isOther && (other.firstName === "" || other.phoneNumber === ""))
    return toast("Somebody else's contact needs a name and a number.", "problem");
  await act(pane, { kind: "contact", ...(isOther && { other }) });
}

export async function shareLocation(pane: Pane): Promise<void> {
  const entered = await askForm("Share a location", "Share", [
    { name: "latitude", label: "Latitude", value: "52.52", pattern: "-?[0-9]{1,2}([.][0-9]+)?" },
    { name: "longitude", label: "Longitude", value: "13.405", pattern: "-?[0-9]{1,3}([.][0-9]+)?" },
  ]);
  if (entered === undefined) return;
  const latitude = Number(textIn(entered, "latitude"));
  const longitude = Number(textIn(entered, "longitude"));
  await act(pane, { kind: "location", latitude, longitude });
}

/** Pays an invoice; where it needs an address, asks for one. */
export async function payInvoice(pane: Pane, message: Message): Promise<void> {
  const { invoice, message_id: messageId } = message;
  if (invoice === undefined) return;
  const price = moneyText(invoice.total_amount, invoice.currency);
  const agreed = await askForm(`Pay ${price} for ${invoice.title}?`, "Pay", []);
  if (agreed === undefined) return;
  const pay = (address?: object): ReturnType<typeof tryAsk<Done>> =>
    tryAsk<Done>("acts", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        person: pane.personId,
        place: pane.place,
        deed: { kind: "pay", messageId, ...(address && { address }) },
      }),
    });
  let { answer, reason } = await pay();
  if (reason?.includes("shippingAddress")) {
    const address = await askAddress();
    if (address === undefined) return;
    ({ answer, reason } = await pay(address));
  }
  const failure = reason ?? (answer?.status === "failed" ? answer.reason : undefined);
  if (failure !== undefined) tell("The payment failed", element("p", {}, failure));
  else toast(`Paid ${price}.`);
}

export async function askAddress(): Promise<object | undefined> {
  return askForm("Where shall it be sent?", "Go on", [
    { name: "street", label: "Street and number", value: "Hauptstraße 1" },
    { name: "postCode", label: "Postal code", value: "10115" },
    { name: "city", label: "City", value: "Berlin" },
    {
      name: "countryCode",
      label: "Country",
      value: "DE",
      pattern: "[A-Z]{2}",
      hint: "Two letters, such as DE",
    },
  ]);
}

/** Offers a Mini App with the data that Telegram would hand to it. */
export async function openMiniApp(pane: Pane, address: string): Promise<void> {
  const done = await act(pane, { kind: "open-app" });
  if (done?.initData === undefined) return;
  const data = encodeURIComponent(done.initData);
  const href = `${address}#tgWebAppData=${data}&tgWebAppVersion=9.0&tgWebAppPlatform=web`;
  const link = element("a", { href, target: "_blank", rel: "noopener noreferrer" }, address);
  tell(
    "Open the Mini App",
    element("p", {}, "It opens in a tab of its own, signed in as this person: ", link),
  );
}

/** Starts a bot as a link with `?start=` does. */
export async function startWithPayload(pane: Pane): Promise<void> {
  const entered = await askForm("Start as by a link", "Start", [
    {
      name: "payload",
      label: "What follows ?start=",
      pattern: "[A-Za-z0-9_\\-]{1,64}",
      hint: "Up to 64 letters, digits, _ and -",
    },
  ]);
  if (entered !== undefined) await act(pane, { kind: "start", payload: textIn(entered, "payload") });
}
