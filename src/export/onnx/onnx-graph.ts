import {
  bytesField,
  type Field,
  integerField,
  message,
  messageField,
  packedIntegers,
  textField,
} from "../../wire/protobuf.ts";

/**
 * An ONNX graph in the making, in the terms of onnx.proto (IR version 10): values are known by name, and every operation adds a
 * node and names its output. Numbers are doubles throughout. https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export interface OnnxGraph {
  /** Adds an operation and gives its one output. ml: of the domain ai.onnx.ml. */
  op(type: string, inputs: readonly string[], attributes?: readonly Field[], ml?: boolean): string;
  /** A constant of doubles. dims: its shape; default one number that stands beside any other shape. */
  doubles(values: readonly number[], dims?: readonly number[]): string;
  /** A constant of whole numbers. */
  integers(values: readonly number[], dims: readonly number[]): string;
  /** A column that the caller gives: n rows of one value. */
  input(name: string, type: OnnxType): string;
  /** Names a value as a result: n rows of one value. */
  output(name: string, value: string, type: OnnxType): void;
  finish(facts: { readonly version: string; readonly description: string }): Uint8Array;
}

export type OnnxType = "double" | "integer" | "text";

/** TensorProto.DataType. */
export const tensorTypes = { unsignedByte: 2, integer: 7, text: 8, double: 11 } as const;
const irVersion = 10;
const opsets = { "": 19, "ai.onnx.ml": 5 } as const;

/** AttributeProto.AttributeType. */
const attributeTypes = { integer: 2, text: 3, tensor: 4, integers: 7, texts: 8 } as const;

export function startGraph(): OnnxGraph {
  const nodes: Field[] = [];
  const constants: Field[] = [];
  const inputs: Field[] = [];
  const outputs: Field[] = [];
  let count = 0;
  const fresh = () => `v${count++}`;
  const constant = (tensor: Field, name: string) => {
    constants.push(message(tensor, textField(8, name)));
    return name;
  };
  const node = (type: string, from: readonly string[], to: string, attributes: readonly Field[], ml: boolean) => {
    nodes.push(
      message(
        ...from.map((name) => textField(1, name)),
        textField(2, to),
        textField(4, type),
        ...attributes.map((attribute) => bytesField(5, attribute)),
        ...(ml ? [textField(7, "ai.onnx.ml")] : []),
      ),
    );
    return to;
  };
  return {
    op: (type, from, attributes = [], ml = false) => node(type, from, fresh(), attributes, ml),
    doubles: (values, dims = [1, 1]) => constant(doubleTensor(values, dims), fresh()),
    integers: (values, dims) =>
      constant(
        message(packedIntegers(1, dims), integerField(2, tensorTypes.integer), packedIntegers(7, values)),
        fresh(),
      ),
    input(name, type) {
      inputs.push(column(name, type));
      return name;
    },
    output(name, value, type) {
      node("Identity", [value], name, [], false);
      outputs.push(column(name, type));
    },
    finish({ version, description }) {
      const graph = message(
        ...nodes.map((field) => bytesField(1, field)),
        textField(2, "marquee"),
        ...constants.map((field) => bytesField(5, field)),
        ...inputs.map((field) => bytesField(11, field)),
        ...outputs.map((field) => bytesField(12, field)),
      );
      return message(
        integerField(1, irVersion),
        textField(2, "marquee"),
        textField(3, version),
        textField(6, description),
        bytesField(7, graph),
        ...Object.entries(opsets).map(([domain, number]) =>
          messageField(8, textField(1, domain), integerField(2, number)),
        ),
      );
    },
  };
}

/** A ValueInfoProto of n rows and one column. */
function column(name: string, type: OnnxType): Field {
  const shape = message(messageField(1, textField(2, "movies")), messageField(1, integerField(1, 1)));
  const tensor = message(integerField(1, tensorTypes[type]), bytesField(2, shape));
  return message(textField(1, name), messageField(2, bytesField(1, tensor)));
}

/** A TensorProto of doubles. */
export function doubleTensor(values: ArrayLike<number>, dims: readonly number[]): Field {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i]!, true);
  return message(
    packedIntegers(1, dims),
    integerField(2, tensorTypes.double),
    bytesField(9, new Uint8Array(view.buffer)),
  );
}

/** A TensorProto of bytes. */
export function byteTensor(values: Uint8Array): Field {
  return message(packedIntegers(1, [values.length]), integerField(2, tensorTypes.unsignedByte), bytesField(9, values));
}

const attribute = (name: string, type: number, ...value: readonly Field[]) =>
  message(textField(1, name), ...value, integerField(20, type));

export const integerAttribute = (name: string, value: number) =>
  attribute(name, attributeTypes.integer, integerField(3, value));
export const textAttribute = (name: string, value: string) => attribute(name, attributeTypes.text, textField(4, value));
export const tensorAttribute = (name: string, tensor: Field) =>
  attribute(name, attributeTypes.tensor, bytesField(5, tensor));
export const integersAttribute = (name: string, values: ArrayLike<number>) =>
  attribute(name, attributeTypes.integers, packedIntegers(8, values));
export const textsAttribute = (name: string, values: readonly string[]) =>
  attribute(name, attributeTypes.texts, ...values.map((value) => textField(9, value)));
