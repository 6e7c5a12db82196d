import { instructions, type InstructionName, type ValueType } from './instructions.ts'

/** A mistake in a kernel's generator, found while it generates. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError'
  readonly code = 'ASSEMBLY'
}

/** What a node does besides the plain instructions of the table. */
export type Operation =
  | { readonly name: InstructionName; readonly immediates: readonly number[] }
  | { readonly name: 'const'; readonly value: number }
  | { readonly name: 'v128.const'; readonly bytes: Uint8Array }
  | { readonly name: 'local.get' | 'local.set'; readonly local: Variable }
  | { readonly name: 'call'; readonly callee: Callee }
  | { readonly name: 'select' | 'drop' }

/** A typed tree: a node's operands come before it on the stack, so its listing reads inside out. */
export interface Expression<Type extends ValueType | 'void' = ValueType | 'void'> {
  readonly type: Type
  readonly operation: Operation
  readonly operands: readonly Expression[]
}

export type Int = Expression<'i32'>
export type Float = Expression<'f32'>
export type Vector = Expression<'v128'>
export type Effect = Expression<'void'>

/** What an instruction needs to know of a local variable. */
export interface Variable {
  readonly label: string
  readonly index: number
}

/** A local variable; it stands for its value wherever an expression is wanted. */
export interface Local<Type extends ValueType = ValueType> extends Variable, Expression<Type> {}

/** What a call needs to know of a function. */
export interface Callee {
  readonly name: string
  readonly index: number
  readonly parameters: readonly ValueType[]
  readonly result: ValueType | 'void'
}

/** One instruction of the table. @throws AssemblyError if an operand has the wrong type. */
export function apply<Type extends ValueType | 'void'>(
  name: InstructionName,
  operands: readonly Expression[],
  immediates: readonly number[] = [],
): Expression<Type> {
  const { operands: expected, result } = instructions[name]
  checkOperands(name, expected, operands)
  return { type: result as Type, operation: { name, immediates }, operands }
}

export function call<Type extends ValueType | 'void' = 'void'>(
  callee: Callee,
  ...operands: readonly Expression[]
): Expression<Type> {
  checkOperands(`call $${callee.name}`, callee.parameters, operands)
  return { type: callee.result as Type, operation: { name: 'call', callee }, operands }
}

export function checkOperands(
  name: string,
  expected: readonly ValueType[],
  operands: readonly Expression[],
): void {
  const actual = operands.map(({ type }) => type)
  if (expected.join() !== actual.join()) {
    throw new AssemblyError(`${name} takes (${expected.join(', ')}), not (${actual.join(', ')}).`)
  }
}

/** A constant i32. @throws AssemblyError unless the value is an integer of 32 bits. */
export function int(value: number): Int {
  if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 32) {
    throw new AssemblyError(`An i32 constant can't be ${value}.`)
  }
  return { type: 'i32', operation: { name: 'const', value: value | 0 }, operands: [] }
}

export function long(value: number): Expression<'i64'> {
  return { type: 'i64', operation: { name: 'const', value }, operands: [] }
}

export function float(value: number): Float {
  return { type: 'f32', operation: { name: 'const', value: Math.fround(value) }, operands: [] }
}

/** Four equal float lanes. */
export function floats(value: number): Vector {
  return {
    type: 'v128',
    operation: v128Const(Float32Array.of(value, value, value, value)),
    operands: [],
  }
}

/** Four integer lanes. */
export function ints(a: number, b = a, c = a, d = a): Vector {
  return { type: 'v128', operation: v128Const(Int32Array.of(a, b, c, d)), operands: [] }
}

function v128Const(lanes: Float32Array | Int32Array): Operation {
  return { name: 'v128.const', bytes: new Uint8Array(lanes.buffer) }
}

/** `condition ? a : b`, both evaluated. */
export function select<Type extends 'i32' | 'f32'>(
  a: Expression<Type>,
  b: Expression<Type>,
  condition: Int,
): Expression<Type> {
  if (a.type !== b.type) throw new AssemblyError(`select between ${a.type} and ${b.type}.`)
  checkOperands('select', [a.type, b.type, 'i32'], [a, b, condition])
  return { type: a.type, operation: { name: 'select' }, operands: [a, b, condition] }
}

/** The value of an integer constant, or null. */
export function constantOf(expression: Expression): number | null {
  return expression.type === 'i32' && expression.operation.name === 'const'
    ? expression.operation.value
    : null
}
