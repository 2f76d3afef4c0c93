import { Table } from "@mantine/core";
import type { ReactNode } from "react";

/** A table with a header that scrolls sideways by itself on narrow screens. Columns after the first are right-aligned numbers unless said. */
export function DataTable({
  label,
  head,
  rows,
  texts = [],
}: {
  label: string;
  head: readonly string[];
  rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  /** Places of columns, besides the first, that hold text. */
  texts?: readonly number[];
}) {
  const align = (column: number) => (column === 0 || texts.includes(column) ? "left" : "right");
  const styleOf = (column: number) => ({
    fontVariantNumeric: "tabular-nums",
    whiteSpace: align(column) === "right" ? ("nowrap" as const) : undefined,
  });
  return (
    <Table.ScrollContainer
      minWidth={Math.min(480, 100 * head.length)}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: "region", "aria-label": label } }}
    >
      <Table highlightOnHover verticalSpacing={6} fz="sm">
        <Table.Thead>
          <Table.Tr>
            {head.map((title, column) => (
              <Table.Th key={title} ta={align(column)}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ key, cells }) => (
            <Table.Tr key={key}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row's cells keep their places
                <Table.Td key={column} ta={align(column)} style={styleOf(column)}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
