import { isUtf8 } from "node:buffer";
import { MarqueeError } from "../errors.ts";
import { type Note, note } from "../notes.ts";

/**
 * The bytes of a text as valid UTF-8 without a byte order mark. UTF-16 is converted when its mark says so (TRANSCODED).
 * Throws ENCODING_UNKNOWN for UTF-16 without a mark and for UTF-32, ENCODING_INVALID with the offset of the first byte
 * that is not UTF-8.
 */
export function utf8Text(bytes: Uint8Array, where: string): { bytes: Uint8Array; notes: Note[] } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8Text(bytes.subarray(3), where);
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (little && bytes[2] === 0 && bytes[3] === 0) throw unknownEncoding(where, "UTF-32");
  if (little || big) {
    const name = little ? "UTF-16LE" : "UTF-16BE";
    return { bytes: fromUtf16(bytes, name, where), notes: [note("TRANSCODED", `${where} was read as ${name}.`)] };
  }
  if (looksLikeUtf16(bytes)) throw unknownEncoding(where, "what looks like UTF-16 without a byte order mark");
  if (!isUtf8(bytes)) {
    const offset = firstInvalidByte(bytes);
    throw new MarqueeError("ENCODING_INVALID", {
      where,
      expected: "UTF-8 text",
      found: `the byte 0x${bytes[offset]!.toString(16).padStart(2, "0")} at offset ${offset}, which is not UTF-8 (Latin-1 or Windows-1252, perhaps)`,
      remedy: "Save the file as UTF-8.",
    });
  }
  return { bytes, notes: [] };
}

function fromUtf16(bytes: Uint8Array, name: string, where: string): Uint8Array {
  try {
    return Buffer.from(new TextDecoder(name, { fatal: true }).decode(bytes), "utf8");
  } catch {
    throw new MarqueeError("ENCODING_INVALID", {
      where,
      expected: `${name} text, as its byte order mark says`,
      found: `bytes that are not ${name}`,
      remedy: "Save the file as UTF-8.",
    });
  }
}

function unknownEncoding(where: string, found: string): MarqueeError {
  const remedy = "Save the file as UTF-8.";
  return new MarqueeError("ENCODING_UNKNOWN", { where, expected: "UTF-8 text", found, remedy });
}

/** Every other byte is NUL in UTF-16 text of mostly Latin letters. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, 4096);
  const nuls = [0, 0];
  for (let index = 0; index < length; index++) if (bytes[index] === 0) nuls[index % 2]!++;
  return Math.max(...nuls) > length / 4 && Math.min(...nuls) < length / 20;
}

/** Offset of the first byte of the first ill-formed sequence (Unicode 15, table 3-7). */
function firstInvalidByte(bytes: Uint8Array): number {
  // A decoder says only that a piece is bad, so halve: a prefix cut inside a character is bad only for its last bytes.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 64) {
    let middle = (good + bad) >>> 1;
    while (middle > good && (bytes[middle]! & 0xc0) === 0x80) middle--;
    if (middle === good) break;
    if (isUtf8(bytes.subarray(good, middle))) good = middle;
    else bad = middle;
  }
  while (good < bad) {
    let length = 1;
    while (length <= 4 && !isUtf8(bytes.subarray(good, good + length))) length++;
    if (length > 4 || good + length > bytes.length) return good;
    good += length;
  }
  return good;
}
