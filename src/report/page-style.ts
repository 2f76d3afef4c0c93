/** The look of the page: system fonts, two colour schemes, paper. Nothing is fetched. */

const light = `
  --ground: #faf9f6; --paper: #ffffff; --ink: #1c1e22; --soft: #575c66; --line: #e2dfd7; --link: #1b5aa8;
  --wash: #f2f0ea; --good: #0e7a66; --fair: #9a5200; --poor: #a32a78; --chart-paper: #ffffff;`;

const dark = `
  --ground: #131519; --paper: #1a1d23; --ink: #eae8e3; --soft: #a9aeb8; --line: #343944; --link: #8fbdf5;
  --wash: #21252c; --good: #4fd1b5; --fair: #f2a95c; --poor: #f08ac4; --chart-paper: #1a1d23;`;

export const pageStyle = `
:root { color-scheme: light;${light} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark;${dark} } }
@media screen { :root[data-theme="dark"] { color-scheme: dark;${dark} } }

*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1, h2, .conclusion { font-family: Charter, "Bitstream Charter", "Iowan Old Style", "Sitka Text", Cambria, Georgia, serif; text-wrap: balance; }
h1 { font-size: clamp(2rem, 1.4rem + 2.6vw, 3.1rem); line-height: 1.12; letter-spacing: -.015em; margin: .25rem 0 .75rem; font-weight: 700; }
h2 { font-size: clamp(1.5rem, 1.2rem + 1.2vw, 2rem); line-height: 1.2; letter-spacing: -.01em; margin: 0 0 .5rem; font-weight: 700; }
h3 { font-size: 1.2rem; line-height: 1.3; margin: 3rem 0 .5rem; padding-top: 1.1rem; border-top: 1px solid var(--line); }
h4 { font-size: 1rem; margin: 2rem 0 .4rem; }
p, ul, ol { margin: 0 0 1rem; max-width: 70ch; }
ul { padding-left: 1.2rem; }
li { margin-bottom: .4rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, button:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code { font: .9em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
#summary { margin-top: clamp(2rem, 5vw, 3.5rem); }
.eyebrow { font-size: .8rem; letter-spacing: .09em; text-transform: uppercase; color: var(--soft); font-weight: 600; margin: 0; }

.skip { position: absolute; left: 1rem; top: -4rem; background: var(--paper); padding: .6rem 1rem; border-radius: 0 0 6px 6px; z-index: 2; }
.skip:focus { top: 0; }
.page { max-width: 73rem; margin: 0 auto; padding: clamp(1rem, 3.5vw, 3rem) clamp(.75rem, 3.5vw, 2.5rem) 4rem; }
.masthead { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center; justify-content: space-between; margin-bottom: clamp(1.5rem, 4vw, 3rem); }
.brand { font-weight: 700; letter-spacing: .02em; display: flex; align-items: center; gap: .55rem; margin: 0; }
.brand svg { width: 1.5rem; height: 1.5rem; }
button.theme { font: inherit; font-size: .9rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 99px; padding: .35rem .95rem; cursor: pointer; }
button.theme:hover { border-color: var(--soft); }

.cards { list-style: none; padding: 0; margin: 1.75rem 0 0; max-width: none; display: grid; gap: 1rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1.15rem 1.35rem 1.25rem; margin: 0; display: grid; grid-template-columns: 1fr auto; gap: .35rem 2rem; align-items: start; }
.card h3 { border: 0; margin: 0 0 .3rem; padding: 0; font-size: 1.05rem; }
.card p { margin: 0; }
.card .body { min-width: 0; }
.card .figure-value { text-align: right; }
.card .marks { grid-column: 1 / -1; }
.value { display: block; font-size: 1.9rem; line-height: 1.15; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -.01em; white-space: nowrap; }
.weak .value { color: var(--soft); font-weight: 500; }
.value-name, .value-detail { display: block; font-size: .82rem; color: var(--soft); }

.marks { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem .5rem; padding: 0; margin: .5rem 0 0; max-width: none; }
.mark { font-size: .85rem; line-height: 1.35; margin: 0; padding: .2rem .65rem .2rem .55rem; border: 1px solid currentColor; border-radius: 99px; font-weight: 550; }
.mark::before { content: ""; display: inline-block; width: .55em; height: .55em; margin-right: .45em; background: currentColor; border-radius: 50%; vertical-align: .06em; }
.mark.fair::before { border-radius: 0; transform: rotate(45deg) scale(.85); }
.mark.poor::before { clip-path: polygon(50% 0, 100% 100%, 0 100%); border-radius: 0; }
.good { color: var(--good); } .fair { color: var(--fair); } .poor { color: var(--poor); }

.study { margin-top: clamp(3.5rem, 8vw, 6rem); padding-top: 2rem; border-top: 3px solid var(--ink); }
.question { font-size: 1.05rem; color: var(--soft); margin-bottom: 1.5rem; }
.conclusion { font-size: clamp(1.2rem, 1.1rem + .6vw, 1.5rem); line-height: 1.42; max-width: 44em; margin: 0 0 1rem; text-wrap: pretty; }
.key-figures { display: flex; flex-wrap: wrap; gap: 1px; background: var(--line); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; margin: 1.75rem 0; }
.key-figures > div { background: var(--paper); padding: .9rem 1.1rem; flex: 1 1 9rem; }
.key-figures dt, .key-figures dd { margin: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2.5rem; }
.columns > * > :is(h3, h4) { margin-top: 1.25rem; border: 0; padding: 0; font-size: 1.05rem; }
.notice { border-left: 4px solid var(--fair); background: var(--wash); padding: .85rem 1.1rem; border-radius: 0 8px 8px 0; margin: 1.25rem 0; max-width: 70ch; }
.notice p:last-child, .notice ul:last-child { margin-bottom: 0; }
.notice p { margin-bottom: .4rem; }

.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19.5rem), 1fr)); gap: 1.25rem; margin: 1.25rem 0; }
.figures.wide { grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); }
.figures > .scroll, .stack > .scroll { margin: 0; align-self: start; }
.stack { display: grid; gap: 1.25rem; min-width: 0; grid-template-rows: auto 1fr; }
.figure { display: flex; flex-direction: column; margin: 0; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1rem .75rem; min-width: 0; }
.figure figcaption { font-size: .9rem; line-height: 1.45; color: var(--soft); margin-bottom: .75rem; }
.figure figcaption strong { display: block; color: var(--ink); font-size: 1rem; }
.chart { display: block; width: 100%; max-width: 27rem; height: auto; margin: auto auto 0; overflow: visible; }
.wide .chart { margin: auto; }
.wide > .figure > .chart { max-width: 30rem; }
.chart text { white-space: pre; }

.scroll { overflow-x: auto; margin: 1.25rem 0; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: .25rem 1rem .6rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.45; }
caption { text-align: left; font-weight: 600; padding: .65rem 0 .35rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem 1rem .45rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; border-bottom: 1px solid var(--soft); font-size: .82rem; font-weight: 600; color: var(--soft); vertical-align: bottom; }
tbody tr:first-child > * { border-top: 0; }
tbody th { font-weight: 500; min-width: 7.5rem; }
td:not(.number) { min-width: 8rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; }
.number + :not(.number) { padding-left: .75rem; }
.strong > * { font-weight: 700; }
th:last-child, td:last-child { padding-right: 0; }
.glyph { width: 1.15em; height: 1.15em; margin-right: .4em; vertical-align: -.22em; }
details { margin: 1.25rem 0; }
summary { cursor: pointer; color: var(--link); padding: .3rem 0; }
.reproduce { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; margin: 0 0 1rem; }
.reproduce dt { color: var(--soft); } .reproduce dd { margin: 0; min-width: 0; }
footer { margin-top: 5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); font-size: .9rem; color: var(--soft); }

@media (max-width: 40rem) {
  .card { grid-template-columns: 1fr; padding: 1rem; }
  .card .figure-value { text-align: left; margin-top: .4rem; }
  .figure { padding: .75rem .5rem .5rem; }
  .figure figcaption { padding: 0 .25rem; }
  .scroll { padding: .25rem .75rem .5rem; }
  .reproduce { grid-template-columns: 1fr; gap: 0; }
  .reproduce dd { margin-bottom: .6rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }

@page { size: A4; margin: 13mm 14mm 15mm; }
@media print {
  :root { --ground: #ffffff; }
  html { font-size: 9.5pt; }
  body { background: none; line-height: 1.5; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page { padding: 0; max-width: none; }
  .skip, button.theme, .back { display: none; }
  .masthead { margin-bottom: 1rem; }
  h1 { font-size: 24pt; }
  #summary { margin-top: 1.5rem; }
  .cards { gap: .7rem; margin-top: 1rem; }
  .card { padding: .7rem 1rem .8rem; }
  .study { break-before: page; margin-top: 0; border-top: 0; padding-top: 0; }
  h2, h3, h4, caption, thead, figcaption { break-after: avoid; }
  h3 { margin-top: 1.6rem; padding-top: .8rem; }
  h4 { margin-top: 1.3rem; }
  .figure, .card, .notice, .key-figures, tr, .scroll, li { break-inside: avoid; }
  .figures, .figures.wide { grid-template-columns: 1fr 1fr; gap: .8rem; margin: .8rem 0; }
  .stack { gap: .8rem; }
  .figure { padding: .7rem; }
  .figure figcaption { margin-bottom: .4rem; }
  .notice, .scroll, .key-figures, details { margin: .8rem 0; }
  .scroll { overflow: visible; padding: .2rem .7rem .4rem; }
  table { font-size: 8pt; }
  th, td { padding: .3rem .5rem .3rem 0; }
  thead th { font-size: 7.5pt; }
  tbody th { min-width: 0; }
  td:not(.number) { min-width: 0; }
  a { color: inherit; text-decoration: none; }
  p, li { orphans: 3; widows: 3; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary { display: none; }
  .reproduce, footer { break-inside: avoid; }
  footer { margin-top: 2rem; }
}
`;
