/** What to type in a terminal to test an exported program and to train its network on. */
export function pytorchExample(fileName: string): string {
  const program = /^\w[\w.-]*$/.test(fileName) ? fileName : quoted(fileName)
  return [
    '# pip install torch; DATA is a folder with MNIST’s four files',
    `python3 ${program} test DATA`,
    `python3 ${program} train DATA --epochs 2`,
    `torchrun --nproc_per_node 4 ${program} train DATA`,
  ].join('\n')
}

/** As a POSIX shell takes it literally. */
function quoted(name: string): string {
  return `'./${name.replaceAll("'", String.raw`'\''`)}'`
}
