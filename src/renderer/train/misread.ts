/** How many were taken for something else. @param confusion rows actual, columns predicted */
export function misread(confusion: readonly (readonly number[])[]): number {
  return confusion.reduce(
    (total, row, actual) =>
      total + row.reduce((sum, cell, predicted) => sum + (predicted === actual ? 0 : cell), 0),
    0,
  )
}
