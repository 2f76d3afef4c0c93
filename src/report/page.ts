import { createHash } from "node:crypto";
import { type Html, html, trustedHtml } from "./html.ts";
import { pageStyle } from "./page-style.ts";

/** Turns light into dark and back. The page is whole without it: the button shows itself only when this runs. */
const themeScript = `
const button = document.querySelector("button.theme");
const root = document.documentElement;
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const show = () => { button.textContent = isDark() ? "Light page" : "Dark page"; };
button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; show(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
button.hidden = false;
show();
`;

export interface Page {
  /** What kind of page it is: one or two words above the title. */
  readonly kind: string;
  readonly title: string;
  /** A line below the title. */
  readonly subtitle: string;
  /** Must hold an element with the id "summary". */
  readonly main: Html;
  readonly footer: Html;
  /** Marquee's. */
  readonly version: string;
}

/**
 * One HTML page with everything in it: it opens from disk without a network, prints on A4 and follows the reader's light or
 * dark setting. A content security policy lets nothing run or load but the page's own style and script.
 */
export function renderPage({ kind, title, subtitle, main, footer, version }: Page): string {
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Marquee ${version}">
<title>${title} · Marquee</title>
<link rel="icon" href="data:,">
<style>${trustedHtml(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#summary">Skip to the summary</a>
<div class="page">
<header>
<div class="masthead"><p class="brand">${brandMark}Marquee</p><button class="theme" type="button" hidden>Dark page</button></div>
<p class="eyebrow">${kind}</p>
<h1>${title}</h1>
<p class="soft">${subtitle}</p>
</header>
<main>
${main}</main>
<footer><p>${footer}</p></footer>
</div>
<script>${trustedHtml(themeScript)}</script>
</body>
</html>
`.markup
  }`;
}

const brandMark = trustedHtml(
  '<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"><path d="M3 8h18v12H3z"/><path d="M3 8l2-4h14l2 4"/><path d="M10 11.5v5l4.5-2.5z" fill="currentColor" stroke="none"/></svg>',
);

function contentPolicy(): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; style-src ${hash(pageStyle)}; script-src ${hash(themeScript)}; img-src data:; base-uri 'none'; form-action 'none'`;
}
