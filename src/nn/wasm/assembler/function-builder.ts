import {
  AssemblyError,
  call,
  checkOperands,
  constantOf,
  int,
  type Callee,
  type Effect,
  type Expression,
  type Int,
  type Local,
} from './expression.ts'
import type { ValueType } from './instructions.ts'
import { i32 } from './vocabulary.ts'

/** What a function does, in order. `while` runs its body at least once. */
export type Statement =
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'while'; readonly body: readonly Statement[]; readonly condition: Int }
  | {
      readonly kind: 'if'
      readonly condition: Int
      readonly then: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }

export type Parameters = Readonly<Record<string, ValueType>>
export type Arguments<P extends Parameters> = { readonly [Name in keyof P]: Local<P[Name]> }

/** Writes one function: statements are appended where the builder stands. */
export class FunctionBuilder<P extends Parameters = Parameters> implements Callee {
  readonly name: string
  readonly index: number
  readonly parameters: readonly ValueType[]
  readonly arguments: Arguments<P>
  readonly locals: Local[] = []
  readonly statements: Statement[] = []
  result: ValueType | 'void' = 'void'
  returned: Expression | null = null
  #open: Statement[] = this.statements

  constructor(name: string, index: number, parameters: P) {
    this.name = name
    this.index = index
    this.parameters = Object.values(parameters)
    const entries = Object.entries(parameters).map(([label, type], position) => [
      label,
      local(type, position, label),
    ])
    this.arguments = Object.fromEntries(entries) as Arguments<P>
  }

  /** A new local variable that starts with this value (evaluated here). */
  variable<Type extends ValueType>(label: string, value: Expression<Type>): Local<Type> {
    const variable = this.uninitialised(label, value.type)
    this.set(variable, value)
    return variable
  }

  /** A new local variable whose first value is set later. */
  uninitialised<Type extends ValueType>(label: string, type: Type): Local<Type> {
    const variable = local(type, this.parameters.length + this.locals.length, label)
    this.locals.push(variable)
    return variable
  }

  set<Type extends ValueType>(variable: Local<Type>, value: Expression<Type>): void {
    checkOperands(`local.set $${variable.label}`, [variable.type], [value])
    const operation = { name: 'local.set', local: variable } as const
    this.do({ type: 'void', operation, operands: [value] })
  }

  /** `variable += amount` */
  advance(variable: Local<'i32'>, amount: Int | number): void {
    if (amount !== 0) {
      this.set(variable, i32.add(variable, typeof amount === 'number' ? int(amount) : amount))
    }
  }

  do(...effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type !== 'void')
        throw new AssemblyError(`A statement can't leave a ${effect.type}.`)
      this.#open.push({ kind: 'effect', effect })
    }
  }

  call(callee: Callee, ...operands: readonly Expression[]): void {
    this.do(call(callee, ...operands))
  }

  /** Evaluates and forgets. */
  drop(value: Expression): void {
    this.do({ type: 'void', operation: { name: 'drop' }, operands: [value] })
  }

  /** The body, then again for as long as the condition holds. */
  doWhile(body: () => void, condition: () => Int): void {
    const statements: Statement[] = []
    let test: Int = int(0)
    this.#inside(statements, () => {
      body()
      test = condition()
    })
    checkOperands('br_if', ['i32'], [test])
    this.#open.push({ kind: 'while', body: statements, condition: test })
  }

  when(condition: Int, then: () => void, otherwise: () => void = () => {}): void {
    checkOperands('if', ['i32'], [condition])
    const [yes, no]: [Statement[], Statement[]] = [[], []]
    this.#inside(yes, then)
    this.#inside(no, otherwise)
    this.#open.push({ kind: 'if', condition, then: yes, otherwise: no })
  }

  /** The body `count` times; a constant count of 0 or 1 makes no loop. */
  repeat(count: Int | number, body: () => void): void {
    const times = typeof count === 'number' ? int(count) : count
    const constant = constantOf(times)
    if (constant === 0) return
    if (constant === 1) return body()
    const loop = () => {
      const left = this.variable('left', times)
      this.doWhile(
        () => {
          body()
          this.advance(left, -1)
        },
        () => left,
      )
    }
    if (constant === null) this.when(times, loop)
    else loop()
  }

  /** Ends the function with this value. */
  return(value: Expression<ValueType>): void {
    if (this.returned) throw new AssemblyError(`${this.name} returns twice.`)
    this.returned = value
    this.result = value.type
  }

  #inside(statements: Statement[], body: () => void): void {
    const outer = this.#open
    this.#open = statements
    body()
    this.#open = outer
  }
}

function local<Type extends ValueType>(type: Type, index: number, label: string): Local<Type> {
  const operation = { name: 'local.get', local: { label, index } } as const
  return { type, operation, operands: [], label, index }
}
