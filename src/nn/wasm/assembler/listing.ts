import type { Expression } from './expression.ts'
import type { FunctionBuilder, Statement } from './function-builder.ts'
import { instructions } from './instructions.ts'
import type { ModuleBuilder } from './module-builder.ts'

/** The module in WebAssembly's folded text format, for whoever wants to read what was generated. */
export function listing(module: ModuleBuilder): string {
  const memory = `(import "env" "memory" (memory 0 ${module.options.maximumPages} shared))`
  const exports = module.exports.map((name) => `(export "${name}" (func $${name}))`)
  const lines = [memory, ...module.functions.flatMap(functionLines), ...exports]
  return ['(module', ...lines.map((line) => `  ${line}`), ')'].join('\n')
}

function functionLines(f: FunctionBuilder): string[] {
  const parameters = Object.entries(f.arguments).map(
    ([name, { type }]) => ` (param $${name} ${type})`,
  )
  const result = f.result === 'void' ? '' : ` (result ${f.result})`
  const locals = f.locals.map(({ label, index, type }) => `(local $${label}.${index} ${type})`)
  const body = f.statements.flatMap(statementLines)
  const returned = f.returned ? [expressionText(f.returned)] : []
  return [
    `(func $${f.name}${parameters.join('')}${result}`,
    ...[...locals, ...body, ...returned].map(indent),
    ')',
  ]
}

function statementLines(statement: Statement): string[] {
  switch (statement.kind) {
    case 'effect':
      return [expressionText(statement.effect)]
    case 'while':
      return [
        '(loop $again',
        ...statement.body.flatMap(statementLines).map(indent),
        indent(`(br_if $again ${expressionText(statement.condition)})`),
        ')',
      ]
    case 'if':
      return [
        `(if ${expressionText(statement.condition)}`,
        indent('(then'),
        ...statement.then.flatMap(statementLines).map(indent).map(indent),
        indent(')'),
        ...(statement.otherwise.length > 0
          ? [
              indent('(else'),
              ...statement.otherwise.flatMap(statementLines).map(indent).map(indent),
              indent(')'),
            ]
          : []),
        ')',
      ]
  }
}

function expressionText(expression: Expression): string {
  const operands = expression.operands.map(expressionText)
  return `(${[operationText(expression), ...operands].join(' ')})`
}

function operationText({ operation, type }: Expression): string {
  switch (operation.name) {
    case 'const':
      return `${type}.const ${operation.value}`
    case 'v128.const':
      return `v128.const i8x16 ${operation.bytes.join(' ')}`
    case 'local.get':
    case 'local.set':
      return `${operation.name} $${operation.local.label}.${operation.local.index}`
    case 'call':
      return `call $${operation.callee.name}`
    case 'select':
    case 'drop':
      return operation.name
    default: {
      const { immediate } = instructions[operation.name]
      const [first = 0, lane = 0] = operation.immediates
      const offset = first > 0 ? ` offset=${first}` : ''
      if (immediate === 'memory') return `${operation.name}${offset}`
      if (immediate === 'memory-lane') return `${operation.name}${offset} ${lane}`
      return [operation.name, ...operation.immediates].join(' ')
    }
  }
}

function indent(line: string): string {
  return `  ${line}`
}
