/** Rows of equal length as aligned columns: the first ones of them to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[], columnsToTheLeft = 1): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column < columnsToTheLeft ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}
