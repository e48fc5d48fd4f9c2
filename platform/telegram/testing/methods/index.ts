import { albumMethods } from "./albums.ts";
import { answeringMethods } from "./answering.ts";
import type { Methods } from "./call.ts";
import { chatMethods } from "./chats.ts";
import { copyingMethods } from "./copying.ts";
import { deletingMethods } from "./deleting.ts";
import { editingMethods } from "./editing.ts";
import { inlineMethods } from "./inline.ts";
import { invoiceMethods } from "./invoices.ts";
import { markingMethods } from "./marking.ts";
import { mediaMethods } from "./media.ts";
import { paymentMethods } from "./payments.ts";
import { placeMethods } from "./places.ts";
import { profileMethods } from "./profile.ts";
import { textMethods } from "./texts.ts";
import { updateMethods } from "./updates.ts";

/** Every method that the fake carries out. */
export const methods: Methods = {
  ...updateMethods,
  ...profileMethods,
  ...textMethods,
  ...mediaMethods,
  ...albumMethods,
  ...placeMethods,
  ...copyingMethods,
  ...editingMethods,
  ...deletingMethods,
  ...answeringMethods,
  ...markingMethods,
  ...chatMethods,
  ...invoiceMethods,
  ...paymentMethods,
  ...inlineMethods,
};
