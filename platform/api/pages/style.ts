/** The one style sheet of all pages. */
export const STYLE = `:root {
  color-scheme: light dark;
  --text: #1a1d21; --quiet: #565e67; --ground: #f6f6f3; --card: #ffffff; --line: #d9dcd8; --field: #8a929b;
  --accent: #0b57a4; --on-accent: #ffffff; --bad: #a1260d; --bad-ground: #fdeeea; --note-ground: #eaf2fb; --mark: #e8ebe6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e9eaec; --quiet: #a9b0b8; --ground: #15171a; --card: #1e2125; --line: #363b41; --field: #727b85;
    --accent: #8ab8f0; --on-accent: #10151b; --bad: #ffb4a1; --bad-ground: #3a201a; --note-ground: #1c2a3a; --mark: #2c3137;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
.top { padding: 1rem; }
.top a { color: var(--text); font-weight: 700; text-decoration: none; }
main { margin: 0 auto; padding: 0 1rem 4rem; }
main.narrow { max-width: 26rem; padding-top: 4vh; }
main.medium { max-width: 36rem; padding-top: 4vh; }
main.wide { max-width: 46rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
.lead, .quiet { color: var(--quiet); }
a { color: var(--accent); }
form { display: grid; margin: 0 0 1.25rem; }
label { font-weight: 600; margin-top: .25rem; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--field); border-radius: .4rem; padding: .6rem .75rem; margin: .25rem 0 .75rem; width: 100%; min-height: 2.75rem; }
input[aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
small { color: var(--quiet); margin: -.5rem 0 .9rem; }
button, .button { font: inherit; font-weight: 600; display: inline-block; text-align: center; text-decoration: none; cursor: pointer; border: 1px solid var(--accent); border-radius: .4rem; background: var(--accent); color: var(--on-accent); padding: .6rem 1.1rem; min-height: 2.75rem; }
button:disabled { opacity: .6; cursor: progress; }
.plain { background: transparent; color: var(--accent); border-color: var(--line); }
button.link { background: none; border: 0; padding: 0; min-height: 1.5rem; color: var(--accent); font-weight: 400; text-decoration: underline; }
:is(a, button, input, summary, pre, .terms-text):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.ways { display: grid; gap: .6rem; margin-bottom: 1.25rem; }
.links { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; }
.problem { color: var(--bad); margin: 0 0 .75rem; font-weight: 600; }
.notice { background: var(--note-ground); border-radius: .4rem; padding: .75rem 1rem; }
.bad { background: var(--bad-ground); color: var(--bad); }
.who { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: start; gap: .5rem 1rem; padding-top: 1rem; }
.who > div { flex: 1 1 14rem; min-width: 0; }
.who h1, .who p { margin-bottom: .25rem; }
.who { margin-bottom: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem; margin: 0 0 1rem; }
.card > :last-child { margin-bottom: 0; }
.rows { list-style: none; margin: 0 0 1rem; padding: 0; }
.rows li { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .4rem 1rem; padding: .6rem 0; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; padding-top: 0; }
.rows p { margin: 0; }
.rows .facts { min-width: 0; flex: 1 1 14rem; }
.rows .quiet { font-size: .92rem; }
.rows .title { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .5rem; font-weight: 600; }
.tools { display: flex; flex-wrap: wrap; gap: .4rem; }
.rows button { padding: .35rem .8rem; min-height: 2.4rem; font-weight: 500; }
.mark { background: var(--mark); border-radius: 1rem; font-size: .8rem; font-weight: 500; padding: .1rem .55rem; }
details { margin: 0 0 .5rem; }
summary { cursor: pointer; color: var(--accent); padding: .35rem 0; }
details form { margin: .5rem 0 1rem; max-width: 26rem; }
details button[type=submit], #enrolment button[type=submit] { justify-self: start; }
#enrolment form { max-width: 26rem; }
.secret { background: var(--note-ground); border-radius: .4rem; padding: 1rem; margin: 0 0 1rem; }
.secret code, pre { font-size: .95rem; overflow-wrap: anywhere; }
.secret :is(button, .button) { margin-top: .5rem; }
.telegram-bot form { max-width: 26rem; }
.telegram-bot button[type=submit] { justify-self: start; }
.secret pre { font-size: min(.95rem, 3.4vw); }
#told, #failed { position: sticky; top: .5rem; z-index: 1; box-shadow: 0 2px 8px rgb(0 0 0 / 20%); }
.terms-text { white-space: pre-line; overflow-wrap: anywhere; max-height: min(24rem, 50vh); overflow-y: auto; background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem 1rem; margin: 0 0 1rem; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; margin: 0; padding: .75rem 1rem; overflow-x: auto; }
.qr { display: block; background: #ffffff; padding: .5rem; border-radius: .4rem; margin: 0 0 1rem; max-width: 100%; height: auto; }
ol { padding-left: 1.25rem; }
code { overflow-wrap: anywhere; }
dialog { border: 1px solid var(--line); border-radius: .6rem; background: var(--card); color: var(--text); padding: 1.25rem; width: min(24rem, calc(100vw - 2rem)); }
dialog::backdrop { background: rgb(0 0 0 / 50%); }
dialog p:last-child { margin: 0; }
`;
