import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bar, cutText, inert, tableLines, textWidth, wrapText } from "../../src/cli/text-table.ts";

describe("tableLines", () => {
  it("puts columns two spaces apart, numbers to the right, and no spaces at the end of a line", () => {
    const lines = tableLines(
      [{ title: "movie" }, { title: "p", align: "right" }, { title: "verdict" }],
      [
        ["Alien", "0.5", "hit"],
        ["Up", "0.25", ""],
      ],
      80,
    );
    expect(lines).toEqual(["movie     p  verdict", "Alien   0.5  hit", "Up     0.25"]);
  });

  it("wraps the column that is marked, so that no line passes the width", () => {
    const columns = [{ title: "study" }, { title: "conclusion", wrap: true }, { title: "page" }];
    const lines = tableLines(columns, [["one", "eight hits stand apart from the other seven movies", "#one"]], 40);
    expect(lines).toEqual([
      "study  conclusion                   page",
      "one    eight hits stand apart from  #one",
      "       the other seven movies",
    ]);
  });

  it("keeps columns in line beside East Asian titles", () => {
    const lines = tableLines(
      [{ title: "movie" }, { title: "p" }],
      [
        ["千と千尋", "1"],
        ["Spirited", "2"],
      ],
      80,
    );
    expect(lines).toEqual(["movie     p", "千と千尋  1", "Spirited  2"]);
  });

  it("makes every cell inert", () => {
    expect(tableLines([{ title: "a" }], [["\u001b[31mred"]], 80)).toEqual(["a", "\\u{1b}[31mred"]);
  });
});

describe("wrapText", () => {
  it("loses no word, and only a word longer than the width passes it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 1, max: 30 }),
        (words, width) => {
          const lines = wrapText(words.join(" "), width);
          expect(lines.join(" ")).toBe(words.join(" "));
          for (const line of lines) expect(line.length <= width || !line.includes(" ")).toBe(true);
        },
      ),
    );
  });
});

describe("bar", () => {
  it("is drawn to an eighth of a character and always as wide as asked", () => {
    expect(bar(0, 4)).toBe("    ");
    expect(bar(1, 4)).toBe("████");
    expect(bar(0.5, 4)).toBe("██  ");
    expect(bar(1 / 32, 4)).toBe("▏   ");
    expect(bar(31 / 32, 4)).toBe("███▉");
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (share) => {
        expect(bar(share, 7)).toHaveLength(7);
      }),
    );
  });
});

describe("cutText", () => {
  it("leaves a text that fits, and shows that something is gone from one that does not", () => {
    expect(cutText("Alien", 5)).toBe("Alien");
    expect(cutText("Aliens", 5)).toBe("Alie…");
    expect(cutText("千と千尋の", 6)).toBe("千と…");
  });

  it("never passes the width, nor splits a character that is made of several", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 10 }), (text, width) => {
        const cut = cutText(text, width);
        expect(textWidth(cut)).toBeLessThanOrEqual(Math.max(width, 1));
        expect(text.startsWith(cut.replace(/…$/, ""))).toBe(true);
      }),
    );
    expect(cutText("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3)).toBe("👨‍👩‍👧‍👦…");
  });
});

describe("inert", () => {
  it("shows what a terminal would act upon, what is invisible and what turns the direction of writing", () => {
    expect(inert("a\u001b]0;x\u0007\r\n\t\u009b2Jb\u202egnp\u200b.exe\u007f")).toBe(
      "a\\u{1b}]0;x\\u{7}\\u{d}\\u{a}\\u{9}\\u{9b}2Jb\\u{202e}gnp\\u{200b}.exe\\u{7f}",
    );
  });

  it("leaves letters of all scripts and joined emoji as they are", () => {
    for (const text of ["Amélie", "千と千尋の神隠し", "باب", "👨‍👩‍👧", "naïve – “quoted”…"])
      expect(inert(text)).toBe(text);
  });
});
