/** What the module exports, over this memory. Which functions they are, only its compiler knows. */
export function instantiate<Exports extends WebAssembly.Exports>(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Exports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Exports
}
