import { Type } from "typebox";

const vin = Type.String({ maxLength: 17 });
const page = Type.Integer({ minimum: 0, maximum: 1000 });
const nothing = Type.Object({});

/** For whom a card was written that others may press, too; private ones and those of long ago carry nothing of it. */
const written = {
  language: Type.Optional(Type.String()),
  units: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  canSave: Type.Optional(Type.Boolean()),
};

/** Every kind of button, with what it carries. The ids stay: buttons of years ago are still about. */
export const kinds = {
  open: { id: "open", data: Type.Object({ vin }) },
  section: { id: "sec", data: Type.Object({ name: Type.String(), vin, ...written }) },
  save: { id: "save", data: Type.Object({ vin }) },
  /** Compares the VINs of the message that it stands under. */
  compare: { id: "cmp", data: nothing },
  bulkStop: { id: "bstop", data: Type.Object({ job: Type.String() }) },
  bulkFile: { id: "bfile", data: Type.Object({ job: Type.String(), format: Type.String() }) },
  history: { id: "hist", data: Type.Object({ page }) },
  historyAsk: { id: "hask", data: nothing },
  historyForget: { id: "hforget", data: nothing },
  garage: { id: "gar", data: Type.Object({ page }) },
  garageVehicle: { id: "gveh", data: Type.Object({ vin }) },
  garageAdd: { id: "gadd", data: nothing },
  garageRename: { id: "gren", data: Type.Object({ vin }) },
  garageRemove: { id: "grem", data: Type.Object({ vin }) },
  settings: { id: "set", data: Type.Object({ what: Type.String(), value: Type.String() }) },
  /** Takes what was saved in this workspace, which was the person's alone, to that of the account. */
  bring: { id: "bring", data: Type.Object({ from: Type.String() }) },
  join: { id: "join", data: Type.Object({ token: Type.String({ maxLength: 43 }) }) },
  /** Asks whether everything known of the person shall go, goes back, and does it. */
  forgetAsk: { id: "fask", data: nothing },
  forgetNot: { id: "fnot", data: nothing },
  forgetMe: { id: "fme", data: nothing },
  /** Connects with the account that made this code, after its name was shown. */
  connect: { id: "link", data: Type.Object({ code: Type.String({ maxLength: 16 }) }) },
  unlink: { id: "unlink", data: nothing },
} as const;
