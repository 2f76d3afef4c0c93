import { markdownList, markdownTable, plainText } from "../export/markdown.ts";
import type { Note } from "../notes.ts";
import type { ReportTable } from "./report-table.ts";

/** Blocks of Markdown, made of texts that Markdown must not read as anything but themselves. No content gives no block. */

export function titledBlocks(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [title, ...blocks];
}

export function listBlocks(sentences: readonly string[]): string[] {
  return sentences.length === 0 ? [] : [markdownList(sentences.map(plainText))];
}

export function notesBlocks(notes: readonly Note[]): string[] {
  return notes.length === 0 ? [] : [notes.map(({ message }) => `> ${plainText(message)}`).join("\n>\n")];
}

export function tableBlock({ caption, columns, rows }: ReportTable): string {
  const titles = columns.map(({ title, numeric }) => `${plainText(title)}${numeric ? ":" : ""}`);
  const cells = rows.map(({ cells, strong }) =>
    cells.map((cell) => (strong && cell !== "" ? `**${plainText(cell)}**` : plainText(cell))),
  );
  return `*${plainText(caption)}*\n\n${markdownTable(titles, cells)}`;
}
