export const PLAYGROUND = "/playground";

/** Only the page's own script and style; pictures from here; nothing leaves this server. */
export const PLAYGROUND_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/** The frame of the page; everything in it comes from its script. */
export function playgroundPage(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>Bot playground</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PLAYGROUND}/style.css">
<script src="${PLAYGROUND}/script.js" defer></script>
</head>
<body>
<a class="skip" href="#panes">To the conversation</a>
<div id="app" data-view="list" inert>
<aside id="side" aria-label="People and chats">
<header class="side-head">
<h1>Bot playground</h1>
<p id="line" class="line" role="status">Connecting</p>
</header>
<nav id="chats" aria-label="Chats"></nav>
<div class="side-tools">
<button type="button" id="add-person">Add a person</button>
<button type="button" id="add-group">Add a group</button>
</div>
<details id="faults" class="faults"></details>
<details class="calls"><summary>What the bots called</summary><ol id="calls"></ol></details>
<p class="side-foot"><a href="/">Start page</a> <a href="/docs">API reference</a> <a href="/dev/outbox">Mails</a></p>
</aside>
<main id="panes" tabindex="-1" aria-label="Conversations"></main>
</div>
<div id="toasts" role="status" aria-live="polite"></div>
<div id="heard" class="unseen" role="log" aria-live="polite" aria-relevant="additions"></div>
<noscript><p>The playground needs JavaScript.</p></noscript>
</body>
</html>
`;
}
