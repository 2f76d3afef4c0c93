import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectTrees, grownBytes, nodesAt } from "../../src/kernels/grown-trees.ts";

const widths = { threshold: 8, value: 8, gain: 8, cover: 8, feature: 4, left: 4, right: 4, missingLeft: 1 };
const arrays = { 8: Float64Array, 4: Int32Array, 1: Uint8Array };

/** A piece as a kernel writes it, each number of it telling the piece, the array and the node; a link to the node itself, or none. */
function writePiece(buffer: ArrayBuffer, address: number, room: number, piece: number, count: number): void {
  let place = address;
  Object.entries(widths).forEach(([name, width], index) => {
    const whole = new arrays[width as 8](buffer, place, count);
    const isLink = name === "left" || name === "right";
    for (let node = 0; node < count; node++) {
      whole[node] = isLink ? (node % 3 === 0 ? -1 : node) : (37 * piece + 11 * index + node) % 251;
    }
    place += room * width;
  });
}

describe("collectTrees", () => {
  it("puts pieces that are copied in any order one after the other, however many trees were expected", () => {
    const piece = fc.record({ count: fc.integer({ min: 1, max: 40 }), spare: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), fc.nat(20), fc.nat(3), (pieces, more, ahead) => {
        const collector = collectTrees(pieces.length + more);
        const copyPiece = (number: number) => {
          const { count, spare } = pieces[number]!;
          const room = count + spare;
          const buffer = new ArrayBuffer(16 + grownBytes(room));
          writePiece(buffer, 16, room, number, count);
          const nodes = nodesAt(buffer, 16, room, count);
          expect(nodes.left).toEqual(new Int32Array(buffer, 16 + 36 * room, count));
          collector.copy(number, nodes);
        };
        // Of every few the last is copied first.
        let copied = 0;
        pieces.forEach(({ count }, number) => {
          expect(collector.announce(count)).toBe(number);
          if (number - copied < ahead && number < pieces.length - 1) return;
          for (let back = number; back >= copied; back--) copyPiece(back);
          copied = number + 1;
        });
        const forest = collector.finish();
        let begin = 0;
        const value: number[] = [];
        const left: number[] = [];
        const roots = pieces.map(({ count }, number) => {
          for (let node = 0; node < count; node++) {
            value.push((37 * number + 11 + node) % 251);
            left.push(node % 3 === 0 ? -1 : begin + node);
          }
          begin += count;
          return begin - count;
        });
        expect({ ...forest, value: [...forest.value], left: [...forest.left] }).toMatchObject({
          treeCount: pieces.length,
          nodeCount: begin,
          roots: Int32Array.from(roots),
          value,
          left,
        });
        for (const name of Object.keys(widths) as (keyof typeof widths)[]) expect(forest[name]).toHaveLength(begin);
      }),
    );
  });
});
