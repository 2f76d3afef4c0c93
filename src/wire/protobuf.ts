/**
 * Protocol Buffers' wire format, as far as Marquee speaks it: which field has which number and type is for the caller to
 * know. A field is its bytes; a message is the bytes of its fields one after the other.
 * https://protobuf.dev/programming-guides/encoding
 */
export type Field = Uint8Array<ArrayBuffer>;

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const text = new TextEncoder();
const most64Bits = (1n << 64n) - 1n;

/** The bytes of fields one after the other: a message. */
export function message(...fields: readonly Uint8Array[]): Field {
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** A field of type int32, int64, uint32, uint64 or enum. value: an integer; negative ones take ten bytes. Safe numbers or bigints. */
export function integerField(number: number, value: number | bigint): Field {
  const bytes: number[] = [];
  pushVarint(bytes, (number << 3) | wireTypes.varint);
  pushVarint(bytes, value);
  return Uint8Array.from(bytes);
}

/** A field of type bool. */
export function booleanField(number: number, value: boolean): Field {
  return integerField(number, value ? 1 : 0);
}

/** A field of type string. */
export function textField(number: number, value: string): Field {
  return bytesField(number, text.encode(value));
}

/** A field of type bytes, or of a message whose bytes are given. */
export function bytesField(number: number, value: Uint8Array): Field {
  const head: number[] = [];
  pushVarint(head, (number << 3) | wireTypes.bytes);
  pushVarint(head, value.length);
  return message(Uint8Array.from(head), value);
}

/** A field that is a message of the given fields. */
export function messageField(number: number, ...fields: readonly Uint8Array[]): Field {
  return bytesField(number, message(...fields));
}

/** A field of type float. value: a number, which is rounded to float32. */
export function floatField(number: number, value: number): Field {
  return fixedField(number, wireTypes.fixed32, 4, (view) => view.setFloat32(0, value, true));
}

/** A field of type double. */
export function doubleField(number: number, value: number): Field {
  return fixedField(number, wireTypes.fixed64, 8, (view) => view.setFloat64(0, value, true));
}

/** A packed repeated field of integers. */
export function packedIntegers(number: number, values: ArrayLike<number>): Field {
  const bytes: number[] = [];
  for (let i = 0; i < values.length; i++) pushVarint(bytes, values[i]!);
  return bytesField(number, Uint8Array.from(bytes));
}

/** A packed repeated field of floats, each rounded to float32. */
export function packedFloats(number: number, values: ArrayLike<number>): Field {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i]!, true);
  return bytesField(number, new Uint8Array(view.buffer));
}

/** A packed repeated field of doubles. */
export function packedDoubles(number: number, values: ArrayLike<number>): Field {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i]!, true);
  return bytesField(number, new Uint8Array(view.buffer));
}

/** A field as it was read: a varint as the unsigned 64 bits it holds, anything else as its bytes (a view, no copy). */
export interface ReadField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

/** The fields of a message in the order they came, known or not. Throws RangeError for bytes that are no message. */
export function readFields(bytes: Uint8Array): ReadField[] {
  const fields: ReadField[] = [];
  let at = 0;
  const take = (length: number) => {
    if (length > bytes.length - at) throw new RangeError("a field runs past the end of its message");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = take(1)[0]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value & most64Bits;
    }
    throw new RangeError("a varint of more than ten bytes");
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const wireType = Number(tag & 7n);
    if (number === 0) throw new RangeError("a field without a number");
    if (wireType === wireTypes.varint) fields.push({ number, value: varint() });
    else if (wireType === wireTypes.fixed64) fields.push({ number, value: take(8) });
    else if (wireType === wireTypes.fixed32) fields.push({ number, value: take(4) });
    else if (wireType === wireTypes.bytes) fields.push({ number, value: take(Number(varint())) });
    else throw new RangeError(`a field of wire type ${wireType}`);
  }
  return fields;
}

/** A varint as a signed 64-bit integer: int32, int64 and enum. */
export function signed(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

function fixedField(number: number, wireType: number, size: number, write: (view: DataView) => void): Field {
  const head: number[] = [];
  pushVarint(head, (number << 3) | wireType);
  const view = new DataView(new ArrayBuffer(size));
  write(view);
  return message(Uint8Array.from(head), new Uint8Array(view.buffer));
}

/** Appends seven bits a byte, lowest first. Negative integers are written as their 64 bits in two's complement. */
function pushVarint(bytes: number[], value: number | bigint): void {
  if (typeof value === "number" && value >= 0 && value < 2 ** 31) {
    let rest = value;
    while (rest > 0x7f) {
      bytes.push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.push(rest);
    return;
  }
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
}
