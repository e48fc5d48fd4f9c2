import { BUBBLE_STYLE } from "./style-bubbles.ts";

/** The style sheet of the page: two columns, on a phone one of them at a time. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1a1d21; --quiet: #545b64; --ground: #fdfdfc; --card: #f3f4f2; --line: #d9dcd8; --link: #0b57a4;
  --own: #dcedfb; --talk: #e7ebe9; --main: #0b57a4; --on-main: #fff; --bad: #a3261b; --good: #1d6b38;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e9eaec; --quiet: #a9b0b8; --ground: #15171a; --card: #1f2226; --line: #363b41; --link: #8ab8f0;
    --own: #1d3a57; --talk: #101214; --main: #8ab8f0; --on-main: #0e1a28; --bad: #ff9d92; --good: #7fd49b;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.45 system-ui, sans-serif; }
button, input, select, textarea { font: inherit; color: inherit; }
button, summary { cursor: pointer; touch-action: manipulation; }
::placeholder { color: var(--quiet); opacity: 1; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
button, summary, a { border-radius: .35rem; }
a { color: var(--link); overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.problem { color: var(--bad); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: .5rem; top: .5rem; z-index: 9; background: var(--ground); padding: .5rem; }
#app { display: grid; grid-template-columns: 20rem minmax(0, 1fr); height: 100dvh; }
#side { display: flex; flex-direction: column; min-height: 0; overflow-y: auto; background: var(--card); border-right: 1px solid var(--line); padding: .75rem; }
.side-head { display: flex; align-items: baseline; justify-content: space-between; gap: .5rem; padding: 0 .25rem; }
h1 { font-size: 1.15rem; margin: 0; }
.line { margin: 0; font-size: .85rem; color: var(--bad); }
.line.live { color: var(--good); }
#chats { flex: 1 0 auto; }
#chats h2 { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem; font-size: .9rem; margin: 1rem .25rem .25rem; }
#chats h2 span { font-weight: 400; font-size: .85rem; color: var(--quiet); }
#chats ul { list-style: none; margin: 0; padding: 0; }
#chats li { display: flex; align-items: center; }
.chat { flex: 1; min-width: 0; display: flex; align-items: center; gap: .65rem; text-align: left; background: none; border: 0; border-radius: .5rem; padding: .4rem .5rem; }
@media (hover: hover) { .chat:hover { background: color-mix(in srgb, var(--link) 10%, transparent); } }
.chat[aria-current] { background: color-mix(in srgb, var(--link) 18%, transparent); }
.words { min-width: 0; flex: 1; line-height: 1.25; }
.words strong { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.words span { font-size: .85rem; color: var(--quiet); }
.badge { background: var(--main); color: var(--on-main); border-radius: 1rem; min-width: 1.5rem; padding: 0 .4rem; text-align: center; font-size: .8rem; }
.avatar { flex: none; display: grid; place-items: center; width: 2.3rem; height: 2.3rem; border-radius: 50%; color: #fff; font-weight: 600; }
.avatar.tint-0 { background: #8a3ffc; } .avatar.tint-1 { background: #0a6e6e; } .avatar.tint-2 { background: #a03b12; }
.avatar.tint-3 { background: #1f5fb8; } .avatar.tint-4 { background: #2c6e2f; } .avatar.tint-5 { background: #9c2463; }
.side-tools, .fault-keys { display: flex; flex-wrap: wrap; gap: .5rem; margin: .75rem 0; }
.side-tools button { flex: 1; }
.side-tools button, .fault-keys button, .dialog-keys button { background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .7rem; min-height: 2.5rem; }
button.main, .dialog-keys button.main, .fault-keys button.main { background: var(--main); color: var(--on-main); border-color: var(--main); font-weight: 600; }
#side details { border-top: 1px solid var(--line); padding: .25rem; }
#side summary { padding: .5rem 0; font-weight: 600; font-size: .9rem; }
#faults p { margin: .25rem 0; font-size: .9rem; }
.seconds { display: flex; align-items: center; gap: .5rem; font-size: .9rem; }
.seconds input { width: 5rem; padding: .3rem .5rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--ground); }
.fault-keys { display: grid; grid-template-columns: 1fr 1fr; }
.fault-keys button { font-size: .9rem; }
.fault-keys .main { grid-column: 1 / -1; }
#calls { list-style: none; margin: 0; padding: 0; max-height: 14rem; overflow: auto; font: .8rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.side-foot { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem .25rem 0; font-size: .9rem; }
#panes { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); min-height: 0; min-width: 0; }
#panes > .empty { margin: auto; color: var(--quiet); }
#panes:focus { outline: none; }
.pane { display: flex; flex-direction: column; min-height: 0; min-width: 0; background: var(--talk); }
.pane + .pane { border-left: 1px solid var(--line); }
.pane-head { display: flex; align-items: center; gap: .65rem; padding: .5rem .75rem; background: var(--ground); border-bottom: 1px solid var(--line); }
.pane-head h2 { flex: 1; min-width: 0; margin: 0; font-size: 1rem; line-height: 1.25; overflow-wrap: anywhere; }
.pane-head h2 span { display: block; font-weight: 400; font-size: .85rem; color: var(--quiet); }
.icon { flex: none; display: grid; place-items: center; width: 2.75rem; height: 2.75rem; padding: 0; background: none; border: 0; border-radius: .5rem; font-size: 1.2rem; list-style: none; }
.icon::-webkit-details-marker { display: none; }
@media (hover: hover) { .icon:hover { background: color-mix(in srgb, var(--link) 12%, transparent); } }
.back { display: none; font-size: 1.8rem; }
.menu { position: relative; }
.items { position: absolute; right: 0; top: 100%; z-index: 5; min-width: 13rem; background: var(--ground); border: 1px solid var(--line); border-radius: .6rem; box-shadow: 0 .5rem 1.5rem #0003; padding: .3rem; }
.menu.up .items { right: auto; left: 0; top: auto; bottom: 100%; }
.item { display: block; width: 100%; text-align: left; background: none; border: 0; border-radius: .4rem; padding: .6rem .75rem; cursor: pointer; }
.item:hover, .item:focus-within { background: color-mix(in srgb, var(--link) 12%, transparent); }
#toasts { position: fixed; left: 50%; top: 4.25rem; translate: -50% 0; z-index: 9; display: grid; gap: .5rem; width: min(26rem, 92vw); pointer-events: none; }
.toast { justify-self: center; margin: 0; background: var(--text); color: var(--ground); border-radius: .6rem; padding: .6rem 1rem; overflow-wrap: anywhere; }
.toast.problem { background: var(--bad); color: var(--ground); }
dialog { border: 1px solid var(--line); border-radius: .8rem; background: var(--ground); color: var(--text); width: min(26rem, 94vw); max-height: 90dvh; padding: 1.25rem; }
dialog::backdrop { background: #0008; }
dialog h2 { margin: 0 0 .75rem; font-size: 1.1rem; }
.field, fieldset { display: block; margin: 0 0 .75rem; border: 0; padding: 0; }
.field input, .field select { display: block; width: 100%; margin-top: .25rem; padding: .5rem .6rem; min-height: 2.75rem; border: 1px solid var(--quiet); border-radius: .45rem; background: var(--ground); }
.field .quiet { font-size: .85rem; }
.check { display: flex; align-items: center; gap: .6rem; padding: .35rem 0; }
.check input { width: 1.2rem; height: 1.2rem; }
.dialog-keys { display: flex; justify-content: flex-end; gap: .5rem; margin-top: 1rem; }
@media (max-width: 760px) {
  #app { grid-template-columns: minmax(0, 1fr); }
  #app[data-view="chat"] #side, #app[data-view="list"] #panes { display: none; }
  #side { border-right: 0; }
  .back { display: grid; }
  .beside { display: none; }
  .pane:not(:last-child) { display: none; }
  .pane + .pane { border-left: 0; }
  input, select, textarea { font-size: 1rem; }
}
@media (prefers-reduced-motion: no-preference) { .toast { animation: arrive .15s ease-out; } @keyframes arrive { from { opacity: 0; translate: 0 -.5rem; } } }
${BUBBLE_STYLE}`;
