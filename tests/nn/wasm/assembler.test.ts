import { describe, expect, it } from 'vitest'
import { signed, unsigned } from '../../../src/nn/wasm/assembler/encoding.ts'
import {
  AssemblyError,
  call,
  float,
  floats,
  int,
  type Int,
  select,
} from '../../../src/nn/wasm/assembler/expression.ts'
import { listing } from '../../../src/nn/wasm/assembler/listing.ts'
import { ModuleBuilder } from '../../../src/nn/wasm/assembler/module-builder.ts'
import { atomic, f32, f32x4, i32, v128 } from '../../../src/nn/wasm/assembler/vocabulary.ts'

function builder(hasRelaxedSimd = true) {
  return new ModuleBuilder({ maximumPages: 1, hasRelaxedSimd })
}

function run(module: ModuleBuilder, name: string, ...values: number[]): number {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  const compiled = new WebAssembly.Module(module.encode())
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  return (exports[name] as (...values: number[]) => number)(...values)
}

describe('numbers', () => {
  it.each([
    [0, [0]],
    [127, [127]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('unsigned %i in LEB128', (value, bytes) => {
    expect(unsigned(value)).toEqual(bytes)
  })

  it.each([
    [0, [0]],
    [-1, [0x7f]],
    [63, [63]],
    [64, [0xc0, 0]],
    [-64, [0x40]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('signed %i in LEB128', (value, bytes) => {
    expect(signed(value)).toEqual(bytes)
  })

  it.each([0, 1, -1, 255, 2 ** 31 - 1, -(2 ** 31)])('%i arrives as it was given', (value) => {
    const module = builder()
    module.export(module.function('constant', {}, (f) => f.return(int(value))))
    expect(run(module, 'constant')).toBe(value)
  })
})

describe('a generated function', () => {
  it('counts in a loop', () => {
    const module = builder()
    const sum = module.function('sum', { n: 'i32' }, (f, { n }) => {
      const total = f.variable('total', int(0))
      const next = f.variable('next', int(1))
      f.repeat(n, () => {
        f.set(total, i32.add(total, next))
        f.advance(next, 1)
      })
      f.return(total)
    })
    module.export(sum)
    expect(run(module, 'sum', 0)).toBe(0)
    expect(run(module, 'sum', 1)).toBe(1)
    expect(run(module, 'sum', 100)).toBe(5050)
  })

  it('chooses between branches', () => {
    const module = builder()
    const clamp = module.function('clamp', { x: 'i32' }, (f, { x }) => {
      const result = f.variable('result', x)
      f.when(
        i32.greater(x, int(10)),
        () => f.set(result, int(10)),
        () => f.set(result, select(int(3), x, i32.less(x, int(3)))),
      )
      f.return(result)
    })
    module.export(clamp)
    expect([1, 5, 99].map((x) => run(module, 'clamp', x))).toEqual([3, 5, 10])
  })

  it('calls another one', () => {
    const module = builder()
    const square = module.function('square', { x: 'i32' }, (f, { x }) => f.return(i32.mul(x, x)))
    module.export(
      module.function('fourth', { x: 'i32' }, (f, { x }) => {
        f.return(call<'i32'>(square, call(square, x)))
      }),
    )
    expect(run(module, 'fourth', 3)).toBe(81)
  })

  it.each([true, false])('multiplies and adds four lanes (relaxed: %s)', (hasRelaxedSimd) => {
    const module = builder(hasRelaxedSimd)
    const f = module.function('madd', { x: 'f32' }, (f, { x }) => {
      f.do(v128.store(int(16), module.madd(f32x4.splat(x), floats(3), floats(0.5))))
      f.return(f32.add(f32.load(int(16)), f32.load(int(28))))
    })
    module.export(f)
    expect(run(module, 'madd', 2)).toBe(13)
  })

  it('reads and writes memory atomically', () => {
    const module = builder()
    const take = module.function('take', {}, (f) => {
      f.do(atomic.store(int(64), int(41)))
      f.drop(atomic.add(int(64), int(1)))
      f.return(atomic.load(int(0), 64))
    })
    module.export(take)
    expect(run(module, 'take')).toBe(42)
  })

  it('gets a name of its own', () => {
    const module = builder()
    const names = [1, 2, 3].map(() => module.function('same', {}, () => {}).name)
    expect(new Set(names).size).toBe(3)
  })
})

describe('a mistake in a generator is found while it generates', () => {
  const module = builder()
  const mistakes: Record<string, () => unknown> = {
    'an operand of the wrong type': () => f32x4.add(float(1) as never, floats(1)),
    'an i32 that is not one': () => int(0.5),
    'an i32 that is too large': () => int(2 ** 32),
    'a negative offset': () => f32.load(int(0), -4),
    'a call with too few arguments': () => {
      const callee = module.function('callee', { x: 'i32' }, () => {})
      return call(callee)
    },
    'a variable set to another type': () =>
      module.function('setter', {}, (f) => f.set(f.variable('x', int(0)), float(1) as never)),
    'a statement that leaves a value': () =>
      module.function('leaver', {}, (f) => f.do(int(1) as never)),
    'a condition that is no i32': () =>
      module.function('asker', {}, (f) => f.when(float(1) as unknown as Int, () => {})),
    'two results': () =>
      module.function('twice', {}, (f) => {
        f.return(int(1))
        f.return(int(2))
      }),
  }
  it.each(Object.keys(mistakes))('%s', (mistake) => {
    expect(mistakes[mistake]!).toThrow(AssemblyError)
  })
})

it('the listing is the text of the module', () => {
  const module = builder()
  const f = module.function('add_one', { x: 'i32' }, (f, { x }) => {
    const y = f.variable('y', i32.load(x, 8))
    f.repeat(2, () => f.advance(y, 1))
    f.return(y)
  })
  module.export(f)
  const text = listing(module)
  expect(text).toContain('(func $add_one (param $x i32) (result i32)')
  expect(text).toContain('(local.set $y.1 (i32.load offset=8 (local.get $x.0)))')
  expect(text).toContain('(loop $again')
  expect(text).toContain('(export "add_one" (func $add_one))')
  const opened = text.split('(').length
  expect(text.split(')').length).toBe(opened)
})
