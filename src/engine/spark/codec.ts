import {
  booleanField,
  bytesField,
  type Field,
  integerField,
  message,
  type ReadField,
  readFields,
  signed,
  textField,
} from "../../wire/protobuf.ts";
import { enumerations, type Message, type MessageName, messages } from "./messages.ts";

type FieldRule = readonly [number: number, type: string, repeated?: "repeated"];
type Plain = Readonly<Record<string, unknown>>;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The bytes of a message. Fields are written in the order of the table. */
export function encode<Name extends MessageName>(name: Name, value: Message<Name>): Field {
  return encodePlain(name, value as Plain);
}

/**
 * A message from its bytes; byte fields are views, no copies. Of a field that comes twice the last one counts. Throws RangeError
 * or TypeError for bytes that are no such message, and RangeError for an integer that a number cannot hold exactly.
 */
export function decode<Name extends MessageName>(name: Name, bytes: Uint8Array): Message<Name> {
  return decodePlain(name, bytes) as Message<Name>;
}

function rulesOf(name: MessageName): [string, FieldRule][] {
  return Object.entries(messages[name] as Record<string, FieldRule>);
}

function encodePlain(name: MessageName, value: Plain): Field {
  const fields = rulesOf(name).flatMap(([field, [number, type, repeated]]) => {
    const given = value[field];
    if (given === undefined) return [];
    const values = repeated ? (given as readonly unknown[]) : [given];
    return values.map((one) => encodeField(number, type, one));
  });
  return message(...fields);
}

function encodeField(number: number, type: string, value: unknown): Field {
  if (type === "string") return textField(number, value as string);
  if (type === "bool") return booleanField(number, value as boolean);
  if (type === "bytes") return bytesField(number, value as Uint8Array);
  if (type === "int32" || type === "int64" || type in enumerations) return integerField(number, value as number);
  return bytesField(number, encodePlain(type as MessageName, value as Plain));
}

/** By message, the table turned round: field number to name and rule. */
const byNumber = new Map<MessageName, Map<number, [string, FieldRule]>>();

function decodePlain(name: MessageName, bytes: Uint8Array): Plain {
  let known = byNumber.get(name);
  if (known === undefined) {
    known = new Map(rulesOf(name).map((entry) => [entry[1][0], entry]));
    byNumber.set(name, known);
  }
  const result: Record<string, unknown> = {};
  for (const read of readFields(bytes)) {
    const entry = known.get(read.number);
    if (entry === undefined) continue;
    const [field, [, type, repeated]] = entry;
    const value = decodeValue(type, read.value);
    if (repeated) result[field] = [...((result[field] as unknown[]) ?? []), value];
    else result[field] = value;
  }
  return result;
}

function decodeValue(type: string, value: ReadField["value"]): unknown {
  const isNumber = type === "bool" || type === "int32" || type === "int64" || type in enumerations;
  if (isNumber !== (typeof value === "bigint")) throw new RangeError(`a field of type ${type} of another wire type`);
  if (typeof value === "bigint") {
    if (type === "bool") return value !== 0n;
    const integer = Number(signed(value));
    if (!Number.isSafeInteger(integer)) throw new RangeError("an integer beyond 2^53");
    return integer;
  }
  if (type === "string") return utf8.decode(value);
  if (type === "bytes") return value;
  return decodePlain(type as MessageName, value);
}
