import { answeringMethods } from "./answering.ts";
import type { Methods } from "./call.ts";
import { deletingMethods } from "./deleting.ts";
import { editingMethods } from "./editing.ts";
import { profileMethods } from "./profile.ts";
import { textMethods } from "./texts.ts";
import { updateMethods } from "./updates.ts";

/** Every method that the fake carries out. */
export const methods: Methods = {
  ...updateMethods,
  ...profileMethods,
  ...textMethods,
  ...editingMethods,
  ...deletingMethods,
  ...answeringMethods,
};
