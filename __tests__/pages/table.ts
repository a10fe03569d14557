/** A Markdown table. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  rowOf(head),
  rowOf(head.map(() => "---")),
  ...rows.map(rowOf),
];

const rowOf = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
