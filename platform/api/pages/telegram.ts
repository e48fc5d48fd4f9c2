import { html, type Html } from "./html.ts";
import { field, form } from "./layout.ts";

/** A bot of the operator with which people connect their account. */
export interface PageBot {
  readonly product: string;
  /** Without `@`. */
  readonly username: string;
}

/** What the section about Telegram holds; the script fills the list. */
export function telegramContent(bots: readonly PageBot[]): Html {
  return html`<p class="quiet">
      Whoever is connected acts at the bot for your account, in the workspace where you are when you connect
      them.
    </p>
    <ul class="rows" id="telegram-list" aria-busy="true"></ul>
    ${bots.map(connecting)}`;
}

/** Both ways to connect: the code of the bot goes in here, or a code from here to the bot. */
function connecting({ product, username }: PageBot): Html {
  const id = `telegram-redeem-${product}`;
  return html`<div class="telegram-bot" data-product="${product}" data-username="${username}">
    ${form(
      id,
      [
        field(id, {
          label: `Code from @${username}`,
          name: "code",
          hint: "Send /link to the bot: it answers with a code of eight characters.",
          maxlength: 40,
        }),
      ],
      "Connect",
    )}
    <p><button type="button" class="plain issue">Get a code for the bot</button></p>
    <div class="secret" role="status" hidden>
      <p>
        Open the bot, press Start and say yes, or send it this message. The code works once, for ten minutes;
        whoever uses it acts for your account.
      </p>
      <code></code> <button type="button" class="plain copy">Copy</button>
      <a class="button" target="_blank" rel="noopener">Open @${username}</a>
    </div>
  </div>`;
}
