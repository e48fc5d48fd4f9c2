/** How messages, buttons and the field for text look. */
export const BUBBLE_STYLE = `
.messages { flex: 1; min-height: 0; overflow-y: auto; overflow-x: hidden; list-style: none; margin: 0; padding: 1rem .75rem; display: flex; flex-direction: column; gap: .4rem; }
.messages:focus-visible { outline-offset: -3px; }
.messages > :first-child { margin-top: auto; }
.message { display: flex; align-items: flex-end; gap: .4rem; }
.message.own { flex-direction: row-reverse; }
.column { min-width: 0; max-width: min(36rem, 84%); display: grid; gap: .3rem; }
.message .avatar { width: 1.9rem; height: 1.9rem; font-size: .85rem; }
.bubble { position: relative; background: var(--ground); border: 1px solid var(--line); border-radius: .9rem .9rem .9rem .3rem; padding: .45rem .75rem .3rem; overflow-wrap: anywhere; }
.own .bubble { background: var(--own); border-color: transparent; border-radius: .9rem .9rem .3rem .9rem; }
.author { display: block; font-weight: 600; font-size: .85rem; color: var(--link); }
.text { white-space: pre-wrap; }
.text pre { margin: .3rem 0; padding: .5rem; background: var(--card); border-radius: .4rem; overflow-x: auto; white-space: pre; }
.text code { font: .92em ui-monospace, monospace; background: color-mix(in srgb, var(--quiet) 15%, transparent); border-radius: .25rem; padding: 0 .2rem; }
.text pre code { background: none; padding: 0; }
.text blockquote { margin: .3rem 0; padding: .1rem .6rem; border-left: 3px solid var(--link); }
.mention { color: var(--link); }
.in-text { display: inline; background: none; border: 0; padding: 0; color: var(--link); font-weight: 600; }
.spoiler { border-radius: .25rem; background: var(--quiet); cursor: pointer; }
.spoiler > * { visibility: hidden; }
.spoiler.shown { background: color-mix(in srgb, var(--quiet) 20%, transparent); cursor: auto; }
.spoiler.shown > * { visibility: visible; }
.meta { display: block; white-space: nowrap; text-align: right; font-size: .75rem; line-height: 1.3; color: var(--quiet); }
.reactions { display: inline-block; font-size: .95rem; }
.quote { display: grid; border-left: 3px solid var(--link); padding-left: .5rem; margin-bottom: .25rem; font-size: .85rem; }
.quote span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--quiet); }
.photo img { display: block; max-width: min(100%, 22rem); max-height: 20rem; width: auto; height: auto; border-radius: .5rem; }
.file, .card { display: grid; gap: .1rem; padding: .3rem .1rem; text-decoration: none; }
.file strong::before { content: "⤓ "; }
.file span, .card span { color: var(--quiet); font-size: .9rem; }
.price { font-size: 1.15rem; }
.service { align-self: center; text-align: center; max-width: 34rem; background: color-mix(in srgb, var(--quiet) 14%, transparent); border-radius: 1rem; padding: .15rem .9rem; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.column:has(.photo) { max-width: min(23.5rem, 84%); }
.column:has(.keys) { min-width: min(22rem, 80%); }
.keys { display: grid; gap: .3rem; }
.key-row { display: flex; flex-wrap: wrap; gap: .3rem; }
.key-row > * { flex: 1 1 auto; min-width: min-content; min-height: 2.6rem; display: grid; place-items: center; text-align: center; background: var(--card); color: var(--link); border: 1px solid var(--line); border-radius: .6rem; padding: .35rem .5rem; font-weight: 600; text-decoration: none; overflow-wrap: break-word; }
.key-row > *:active { background: color-mix(in srgb, var(--link) 14%, var(--ground)); }
@media (hover: hover) { .key-row > *:hover { background: color-mix(in srgb, var(--link) 14%, var(--ground)); } }
.key-row > [aria-busy] { opacity: .6; cursor: progress; }
.pay, .key-row > .pay { background: var(--good); color: var(--ground); border-color: var(--good); }
.card .pay { margin-top: .4rem; min-height: 2.6rem; border: 0; border-radius: .6rem; font-weight: 600; }
.tools { display: flex; opacity: 0; align-self: center; }
.tools button { width: 2rem; height: 2rem; background: none; border: 0; border-radius: .4rem; padding: 0; color: var(--quiet); }
.tools button:hover { background: var(--card); }
.message:hover .tools, .tools:focus-within, .messages:focus-visible .tools { opacity: 1; }
@media (hover: none) { .tools { display: none; opacity: 1; } [data-picked] .tools { display: flex; } .tools button { width: 2.5rem; height: 2.5rem; } }
.typing { margin: 0; min-height: 1.5rem; padding: 0 1rem; font-size: .85rem; color: var(--quiet); }
.pane-foot { background: var(--ground); border-top: 1px solid var(--line); padding: .5rem; display: grid; gap: .4rem; }
.above, .below { display: contents; }
.above > p { margin: .5rem; text-align: center; }
.write { display: flex; align-items: flex-end; gap: .25rem; }
.write textarea { flex: 1; min-width: 0; resize: none; field-sizing: content; max-height: 9rem; min-height: 2.75rem; padding: .6rem .75rem; border: 1px solid var(--quiet); border-radius: .9rem; background: var(--ground); }
.send { color: var(--link); }
.wide { min-height: 2.9rem; background: var(--main); color: var(--on-main); border: 0; border-radius: .6rem; font-weight: 600; }
.marked { display: flex; align-items: center; justify-content: space-between; border-left: 3px solid var(--link); padding-left: .6rem; font-size: .9rem; }
.marked span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.marked button { background: none; border: 0; min-width: 2.5rem; min-height: 2.2rem; }
.suggestions { list-style: none; margin: 0; padding: .2rem; max-height: 14rem; overflow-y: auto; border: 1px solid var(--line); border-radius: .6rem; }
.suggestions button { width: 100%; display: flex; gap: .75rem; text-align: left; background: none; border: 0; border-radius: .4rem; padding: .5rem .6rem; }
.suggestions button:hover { background: var(--card); }
.suggestions span { color: var(--quiet); }
.reply-keys { max-height: 12rem; overflow-y: auto; }
@media (max-width: 760px) { .column { max-width: 88%; } .own .column { max-width: 84%; } }
`;
