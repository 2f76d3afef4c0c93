/** A column of a table in text. */
export interface TextColumn {
  readonly title: string;
  /** Default left. */
  readonly align?: "left" | "right";
  /** True for the one column that is wrapped to fit the width. */
  readonly wrap?: boolean;
}

const gap = "  ";
const narrowest = 20;

/**
 * A table as lines: the title line first, columns two spaces apart, numbers to the right. Cells are made inert. The column
 * marked `wrap` takes what the others leave of `width`; without one, lines are as long as they must be.
 */
export function tableLines(columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number) {
  const cells = [columns.map((column) => column.title), ...rows].map((row) => row.map(inert));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => textWidth(row[index]!))));
  const wrapped = columns.findIndex((column) => column.wrap);
  if (wrapped >= 0) {
    const others = widths.reduce((sum, own, index) => (index === wrapped ? sum : sum + own + gap.length), 0);
    widths[wrapped] = Math.min(widths[wrapped]!, Math.max(narrowest, width - others));
  }
  return cells.flatMap((row) => {
    const parts = row.map((cell, index) => (index === wrapped ? wrapText(cell, widths[index]!) : [cell]));
    const height = Math.max(...parts.map((part) => part.length));
    return Array.from({ length: height }, (_, line) =>
      columns
        .map(({ align }, index) => pad(parts[index]![line] ?? "", widths[index]!, align))
        .join(gap)
        .trimEnd(),
    );
  });
}

/** A bar of the given share (0 to 1) of `width` characters, to an eighth of a character. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const rest = eighths % 8;
  return ("█".repeat(Math.floor(eighths / 8)) + (rest === 0 ? "" : " ▏▎▍▌▋▊▉"[rest])).padEnd(width);
}

/** Breaks a text at spaces into lines of at most `width` characters; a longer word stands alone. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || textWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** The text cut to `width` characters, with … where something is gone. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let cut = "";
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(cut + segment) > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

/**
 * The text with everything a terminal could act upon, and everything that is invisible or turns the direction of
 * writing, replaced by a visible escape.
 */
export function inert(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  );
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const ascii = /^[ -~]*$/;
const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\uff01-\uff60]/u;

/** Columns of a terminal the text takes; East Asian characters and emoji take two. */
export function textWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "right" ? space + text : text + space;
}
