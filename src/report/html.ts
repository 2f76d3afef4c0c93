import { escapeMarkup } from "../charts/chart-svg.ts";

/** Markup that is known to be safe. Only `html` and `trustedHtml` make it, so no text from data gets into a page unescaped. */
export interface Html {
  readonly markup: string;
}

type Content = Html | string | number | null | readonly Content[];

/** A piece of a page. What is filled in is escaped unless it is a piece itself; null is nothing, a list is its parts. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return { markup: strings.map((text, index) => text + contentMarkup(contents[index] ?? null)).join("") };
}

/** Declares markup safe that was made elsewhere with all its texts escaped. */
export function trustedHtml(markup: string): Html {
  return { markup };
}

function contentMarkup(content: Content): string {
  if (content === null) return "";
  if (typeof content === "string" || typeof content === "number") return escapeMarkup(String(content));
  return isList(content) ? content.map(contentMarkup).join("") : content.markup;
}

function isList(content: Html | readonly Content[]): content is readonly Content[] {
  return Array.isArray(content);
}
