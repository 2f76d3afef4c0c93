/** A text that Markdown reads as itself, on one line. */
export function plainText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>#|~]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/^(\d+)([.)])(?=\s)/, "$1\\$2")
    .replace(/^([-+=])/, "\\$1");
}

/** A text as code: the one character that would end the span is replaced. */
export function codeText(text: string): string {
  return `\`${oneLine(text).replace(/`/g, "'")}\``;
}

/** A table; cells are Markdown already. A title that ends in a colon marks a column of figures, which is aligned right. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = titles.map((title) => (title.endsWith(":") ? "---:" : "---"));
  return [line(titles.map((title) => title.replace(/:$/, ""))), line(rule), ...rows.map(line)].join("\n");
}

/** Sentences as a list. */
export function markdownList(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
