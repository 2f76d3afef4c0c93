import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import pdfmake from "pdfmake";
import type { Content } from "pdfmake/interfaces.js";
import { ink, page } from "./pdf-style.ts";

/** What is written into the file beside its pages. */
export interface PdfHead {
  readonly title: string;
  readonly creator: string;
  readonly createdAt: Date;
}

export interface TypesetPdf {
  readonly bytes: Uint8Array;
  readonly pages: number;
  /** The page on which each part begins, from 1. */
  readonly begins: readonly number[];
}

/** Sets parts as a PDF, each from a new page on. */
export async function typeset(head: PdfHead, parts: readonly Content[][]): Promise<TypesetPdf> {
  const begins: number[] = [];
  let pages = 0;
  setUp();
  const pdf = pdfmake.createPdf({
    pageSize: "A4",
    pageMargins: [...page.margins],
    version: "1.7",
    language: "en",
    displayTitle: true,
    info: { title: head.title, creator: head.creator, producer: head.creator, creationDate: head.createdAt },
    defaultStyle: { font: "Roboto", fontSize: 9, lineHeight: 1.1, color: ink },
    content: parts.map((stack, part) => ({
      stack: [{ stack, id: `part-${part}` }],
      ...(part === 0 ? {} : { pageBreak: "before" as const }),
    })),
    footer: (current, count) => {
      pages = count;
      return {
        columns: [head.title, { text: `${current} / ${count}`, alignment: "right" }],
        fontSize: 7.5,
        margin: [page.margins[0], 18, page.margins[2], 0],
      };
    },
    // Called for every piece that has got its place, but for those that break the page themselves: the way to be told of it.
    pageBreakBefore: ({ id, startPosition }) => {
      if (id?.startsWith("part-")) begins[Number(id.slice("part-".length))] = startPosition.pageNumber;
      return false;
    },
  });
  const bytes = await pdf.getBuffer();
  return { bytes, pages, begins };
}

/** One font, and leave to read nothing else: no text may make the typesetter fetch or open anything. */
function setUp(): void {
  const fonts = join(dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")), "fonts", "Roboto");
  const [normal, bold] = [join(fonts, "Roboto-Regular.ttf"), join(fonts, "Roboto-Medium.ttf")];
  pdfmake.setFonts({ Roboto: { normal, bold } });
  pdfmake.setLocalAccessPolicy((path) => path === normal || path === bold);
  pdfmake.setUrlAccessPolicy(() => false);
}
