import { AssemblyError, type Expression, type Float, type Vector } from './expression.ts'
import { apply, type Operation } from './expression.ts'
import { bytesOf, section, signed, unsigned, vector } from './encoding.ts'
import {
  type Arguments,
  FunctionBuilder,
  type Parameters,
  type Statement,
} from './function-builder.ts'
import { instructions, type ValueType } from './instructions.ts'
import { f32x4 } from './vocabulary.ts'

const typeCodes = { i32: 0x7f, i64: 0x7e, f32: 0x7d, v128: 0x7b } as const
const emptyBlock = 0x40

export interface ModuleOptions {
  /** The size limit of the shared memory that the module imports as `env.memory`. */
  readonly maximumPages: number
  /** Whether a fused multiply-add of the relaxed SIMD extension may be used. */
  readonly hasRelaxedSimd: boolean
}

/** Collects functions over one imported shared memory and encodes them as a binary module. */
export class ModuleBuilder {
  readonly options: ModuleOptions
  readonly functions: FunctionBuilder[] = []
  readonly exports: string[] = []

  constructor(options: ModuleOptions) {
    this.options = options
  }

  function<P extends Parameters>(
    name: string,
    parameters: P,
    write: (f: FunctionBuilder, args: Arguments<P>) => void,
  ): FunctionBuilder<P> {
    const f = new FunctionBuilder(this.#unused(name), this.functions.length, parameters)
    this.functions.push(f)
    write(f, f.arguments)
    return f
  }

  export(...functions: readonly { readonly name: string }[]): void {
    this.exports.push(...functions.map(({ name }) => name))
  }

  /** `a · b + c`, in one rounding where the runtime has it. */
  madd(a: Vector, b: Vector, c: Vector): Vector {
    return this.options.hasRelaxedSimd
      ? apply('f32x4.relaxed_madd', [a, b, c])
      : f32x4.add(f32x4.mul(a, b), c)
  }

  /** The product of two scalars plus a third, rounded like `madd`. */
  scalarMadd(a: Float, b: Float, c: Float): Float {
    return f32x4.lane(this.madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0)
  }

  encode(): Uint8Array<ArrayBuffer> {
    const types = this.functions.map(({ parameters, result }) => [
      0x60,
      ...vector(parameters.map((type) => [typeCodes[type]])),
      ...vector(result === 'void' ? [] : [[typeCodes[result]]]),
    ])
    const sharedWithMaximum = 0x03
    const memory = [0x02, sharedWithMaximum, ...unsigned(0), ...unsigned(this.options.maximumPages)]
    const exported = this.functions.filter(({ name }) => this.exports.includes(name))
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, vector(types)),
      ...section(2, vector([[...bytesOf('env'), ...bytesOf('memory'), ...memory]])),
      ...section(3, vector(this.functions.map(({ index }) => unsigned(index)))),
      ...section(
        7,
        vector(exported.map(({ name, index }) => [...bytesOf(name), 0x00, ...unsigned(index)])),
      ),
      ...section(10, vector(this.functions.map(encodeFunction))),
      ...section(0, [...bytesOf('name'), ...section(1, this.#names())]),
    ])
  }

  /** Function names, for profilers and stack traces. */
  #names(): number[] {
    return vector(this.functions.map(({ name, index }) => [...unsigned(index), ...bytesOf(name)]))
  }

  #unused(name: string): string {
    const isTaken = (candidate: string) => this.functions.some((f) => f.name === candidate)
    let candidate = name
    for (let suffix = 2; isTaken(candidate); suffix++) candidate = `${name}_${suffix}`
    return candidate
  }
}

function encodeFunction(f: FunctionBuilder): number[] {
  const code: number[] = []
  for (const statement of f.statements) encodeStatement(statement, code)
  if (f.returned) encodeExpression(f.returned, code)
  const locals = vector(f.locals.map(({ type }) => [1, typeCodes[type]]))
  const length = locals.length + code.length + 1
  const encoded = unsigned(length)
  for (const byte of locals) encoded.push(byte)
  for (const byte of code) encoded.push(byte)
  encoded.push(0x0b)
  return encoded
}

function encodeStatement(statement: Statement, code: number[]): void {
  switch (statement.kind) {
    case 'effect':
      return encodeExpression(statement.effect, code)
    case 'while':
      code.push(0x03, emptyBlock)
      for (const inner of statement.body) encodeStatement(inner, code)
      encodeExpression(statement.condition, code)
      code.push(0x0d, 0x00, 0x0b)
      return
    case 'if':
      encodeExpression(statement.condition, code)
      code.push(0x04, emptyBlock)
      for (const inner of statement.then) encodeStatement(inner, code)
      if (statement.otherwise.length > 0) code.push(0x05)
      for (const inner of statement.otherwise) encodeStatement(inner, code)
      code.push(0x0b)
  }
}

function encodeExpression(expression: Expression, code: number[]): void {
  for (const operand of expression.operands) encodeExpression(operand, code)
  encodeOperation(expression.operation, expression.type, code)
}

function encodeOperation(operation: Operation, type: ValueType | 'void', code: number[]): void {
  switch (operation.name) {
    case 'const':
      return encodeConstant(operation.value, type, code)
    case 'v128.const':
      code.push(0xfd, 0x0c, ...operation.bytes)
      return
    case 'local.get':
      code.push(0x20, ...unsigned(operation.local.index))
      return
    case 'local.set':
      code.push(0x21, ...unsigned(operation.local.index))
      return
    case 'call':
      code.push(0x10, ...unsigned(operation.callee.index))
      return
    case 'select':
      code.push(0x1b)
      return
    case 'drop':
      code.push(0x1a)
      return
    default: {
      const { opcode, immediate, alignment } = instructions[operation.name]
      code.push(...opcode)
      const [first = 0, lane = 0] = operation.immediates
      if (immediate === 'memory') code.push(alignment, ...unsigned(first))
      else if (immediate === 'memory-lane') code.push(alignment, ...unsigned(first), lane)
      else if (immediate === 'zero') code.push(0)
      else if (immediate === 'zero2') code.push(0, 0)
      else code.push(...operation.immediates)
    }
  }
}

function encodeConstant(value: number, type: ValueType | 'void', code: number[]): void {
  if (type === 'i32') code.push(0x41, ...signed(value))
  else if (type === 'i64') code.push(0x42, ...signed(value))
  else if (type === 'f32') code.push(0x43, ...new Uint8Array(Float32Array.of(value).buffer))
  else throw new AssemblyError(`There is no plain constant of type ${type}.`)
}
