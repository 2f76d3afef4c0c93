import {
  DATE,
  DOUBLE,
  type DuckDBDataChunk,
  type DuckDBDateValue,
  type DuckDBResult,
  type DuckDBTimestampTZValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  FLOAT,
} from "@duckdb/node-api";
import type * as Arrow from "apache-arrow";
import { MarqueeError } from "../errors.ts";

/** Turns chunks of DuckDB's into batches of Arrow's. Throws TYPE_UNSUPPORTED for types that the contract of `query` has not. */
export async function batchMaker(result: DuckDBResult): Promise<(chunk: DuckDBDataChunk) => Arrow.RecordBatch> {
  const arrow = await import("apache-arrow");
  const kinds = result.columnTypes().map((type, index) => columnKind(arrow, type, result.columnName(index)));
  const fields = kinds.map(({ type }, index) => new arrow.Field(result.columnName(index), type, true));
  const schema = new arrow.Schema(fields);
  return (chunk) => {
    const length = chunk.rowCount;
    const children = kinds.map(({ type, buffers }, index) => {
      const values = chunk.getColumnValues(index);
      // Children may name their buffers in many ways, which the types of Arrow cannot tell of a type that is known only now.
      return arrow.makeData({ type, length, ...nullsOf(values), ...buffers(values) } as never);
    });
    return new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(fields), length, children }));
  };
}

interface ColumnKind {
  readonly type: Arrow.DataType;
  readonly buffers: (values: readonly DuckDBValue[]) => object;
}

function columnKind(arrow: typeof Arrow, type: DuckDBType, column: string): ColumnKind {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN:
      return { type: new arrow.Bool(), buffers: (values) => ({ data: bitmap(values, (value) => value === true) }) };
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
      return {
        type: new arrow.Int32(),
        buffers: (values) => ({ data: Int32Array.from(values, (value) => (value as number | null) ?? 0) }),
      };
    case DuckDBTypeId.BIGINT:
      return {
        type: new arrow.Int64(),
        buffers: (values) => ({ data: BigInt64Array.from(values, (value) => (value as bigint | null) ?? 0n) }),
      };
    case FLOAT.typeId:
    case DOUBLE.typeId:
      return {
        type: new arrow.Float64(),
        buffers: (values) => ({ data: Float64Array.from(values, (value) => (value as number | null) ?? 0) }),
      };
    case DuckDBTypeId.VARCHAR:
      return { type: new arrow.Utf8(), buffers: textBuffers };
    case DATE.typeId:
      return {
        type: new arrow.DateDay(),
        buffers: (values) => ({
          data: Int32Array.from(values, (value) => (value as DuckDBDateValue | null)?.days ?? 0),
        }),
      };
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return {
        type: new arrow.TimestampMicrosecond(type.typeId === DuckDBTypeId.TIMESTAMP_TZ ? "UTC" : null),
        buffers: (values) => ({
          data: BigInt64Array.from(
            values,
            (value) => (value as DuckDBTimestampValue | DuckDBTimestampTZValue | null)?.micros ?? 0n,
          ),
        }),
      };
    default:
      throw new MarqueeError("TYPE_UNSUPPORTED", {
        where: "DuckDB",
        column,
        expected: "whole numbers up to BIGINT, doubles, texts, booleans, dates or times",
        found: String(type),
        remedy: "Cast the column in the query.",
      });
  }
}

function nullsOf(values: readonly DuckDBValue[]): object {
  let nullCount = 0;
  for (const value of values) if (value === null) nullCount++;
  return nullCount === 0 ? {} : { nullCount, nullBitmap: bitmap(values, (value) => value !== null) };
}

function bitmap(values: readonly DuckDBValue[], isSet: (value: DuckDBValue) => boolean): Uint8Array {
  // Arrow pads its buffers to eight bytes.
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8);
  values.forEach((value, row) => {
    if (isSet(value)) bits[row >> 3]! |= 1 << (row & 7);
  });
  return bits;
}

function textBuffers(values: readonly DuckDBValue[]): object {
  const texts = values.map((value) => (value as string | null) ?? "");
  const valueOffsets = new Int32Array(values.length + 1);
  texts.forEach((text, row) => {
    valueOffsets[row + 1] = valueOffsets[row]! + Buffer.byteLength(text);
  });
  return { valueOffsets, data: Buffer.from(texts.join(""), "utf8") };
}
