import { inflateSync } from "node:zlib";

/** A text of a page and where its line stands, in points from the lower left corner. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/**
 * The pages of a PDF as pdfkit writes it, each with its texts. Reads what the pages refer to and no more: their contents and the
 * tables from glyphs to characters of their fonts.
 */
export function pdfPages(bytes: Uint8Array): PlacedText[][] {
  const file = Buffer.from(bytes).toString("latin1");
  const object = (reference: string) => {
    const found = new RegExp(`(?:^|\\n)${reference} 0 obj\\n([\\s\\S]*?)\\nendobj\\n`).exec(file);
    if (found === null) throw new Error(`no object ${reference}`);
    return found[1]!;
  };
  return [...file.matchAll(/\n(\d+) 0 obj\n(<<\n\/Type \/Page\n[\s\S]*?)\nendobj/g)].map(([, , page]) => {
    const resources = object(/\/Resources (\d+) 0 R/.exec(page!)![1]!);
    const fonts = new Map(
      [...(/\/Font <<([\s\S]*?)>>/.exec(resources)?.[1] ?? "").matchAll(/\/(\w+) (\d+) 0 R/g)].map(([, name, id]) => [
        name!,
        characters(stream(object(/\/ToUnicode (\d+) 0 R/.exec(object(id!))![1]!))),
      ]),
    );
    return placedTexts(stream(object(/\/Contents (\d+) 0 R/.exec(page!)![1]!)), fonts);
  });
}

function stream(object: string): string {
  const start = object.indexOf("stream\n") + "stream\n".length;
  const length = Number(/\/Length (\d+)/.exec(object)![1]);
  const content = Buffer.from(object.slice(start, start + length), "latin1");
  return (/\/FlateDecode/.test(object) ? inflateSync(content) : content).toString("latin1");
}

/** Glyph, as four hexadecimal digits, to characters. */
function characters(table: string): ReadonlyMap<string, string> {
  const glyphs = new Map<string, string>();
  for (const [, first, list] of table.matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g)) {
    [...list!.matchAll(/<([\w ]+)>/g)].forEach(([, code], offset) => {
      const glyph = (Number.parseInt(first!, 16) + offset).toString(16).padStart(4, "0");
      glyphs.set(glyph, Buffer.from(code!.replaceAll(" ", ""), "hex").swap16().toString("utf16le"));
    });
  }
  return glyphs;
}

/** Texts with the place that the page's and their own matrices give them. */
function placedTexts(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): PlacedText[] {
  const texts: PlacedText[] = [];
  const stack: number[][] = [];
  let matrix = [1, 0, 0, 1, 0, 0];
  let line = matrix;
  let font: ReadonlyMap<string, string> | undefined;
  for (const [operation] of content.matchAll(/[^\n]+/g)) {
    const numbers = () => operation.split(" ").slice(0, 6).map(Number);
    if (operation === "q") stack.push(matrix);
    else if (operation === "Q") matrix = stack.pop()!;
    else if (operation.endsWith(" cm")) matrix = multiplied(numbers(), matrix);
    else if (operation.endsWith(" Tm")) line = multiplied(numbers(), matrix);
    else if (operation.endsWith(" Tf")) font = fonts.get(operation.slice(1).split(" ")[0]!);
    else if (operation.endsWith("TJ")) {
      const glyphs = [...operation.matchAll(/<(\w*)>/g)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
      texts.push({ text: glyphs.map((glyph) => font?.get(glyph) ?? "\uFFFD").join(""), x: line[4]!, y: line[5]! });
    }
  }
  return texts;
}

function multiplied([a, b, c, d, e, f]: readonly number[], [g, h, i, j, k, l]: readonly number[]): number[] {
  return [
    a! * g! + b! * i!,
    a! * h! + b! * j!,
    c! * g! + d! * i!,
    c! * h! + d! * j!,
    e! * g! + f! * i! + k!,
    e! * h! + f! * j! + l!,
  ];
}
