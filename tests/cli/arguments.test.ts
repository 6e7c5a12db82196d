import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/arguments.ts'

const options = {
  epochs: { value: 'N', help: '' },
  optimizer: { value: 'NAME', help: '' },
  nesterov: { help: '' },
}
const parse = (...argv: string[]) => parseArguments(argv, options)

describe('arguments', () => {
  it('are options, switches and the rest', () => {
    const args = parse('a.png', '--epochs', '3', '--nesterov', 'b.png', '--optimizer=adam')
    expect(args.positionals).toEqual(['a.png', 'b.png'])
    expect(args.number('epochs', 1)).toBe(3)
    expect(args.has('nesterov')).toBe(true)
    expect(args.choice('optimizer', ['sgd', 'adam'], 'sgd')).toBe('adam')
  })

  it('fall back to what was meant without them', () => {
    const args = parse()
    expect(args.number('epochs', 7)).toBe(7)
    expect(args.text('optimizer')).toBeNull()
    expect(args.choice('optimizer', ['sgd', 'adam'], 'sgd')).toBe('sgd')
    expect(args.has('nesterov')).toBe(false)
  })

  it('may be negative numbers, and names of files after two dashes', () => {
    expect(parse('--epochs', '-1').number('epochs', 0)).toBe(-1)
    expect(parse('--', '--odd name.png').positionals).toEqual(['--odd name.png'])
  })
})

describe('mistakes', () => {
  it.each([
    [['--epoch', '3'], 'There is no option --epoch. Did you mean --epochs?'],
    [['--colour'], 'There is no option --colour.'],
    [['-e', '3'], 'There is no option -e.'],
    [['--toString', 'x'], 'There is no option --toString.'],
    [['--epochs'], '--epochs needs a value: --epochs N.'],
    [['--epochs='], '--epochs needs a value: --epochs N.'],
    [['--epochs', '--nesterov'], '--epochs needs a value: --epochs N.'],
    [['--nesterov=yes'], '--nesterov takes no value, but got "yes".'],
    [['--epochs', '1', '--epochs', '2'], '--epochs is given twice.'],
  ])('in %o are told with a hint', (argv, message) => {
    expect(() => parse(...argv)).toThrow(expect.objectContaining({ code: 'USAGE', message }))
  })

  it('in values are told with what is possible', () => {
    expect(() => parse('--epochs', 'many').number('epochs', 1)).toThrow(
      '--epochs takes a number, not "many".',
    )
    expect(() => parse('--optimizer', 'adm').choice('optimizer', ['sgd', 'adam'], 'sgd')).toThrow(
      '--optimizer can be sgd, adam, not "adm". Did you mean adam?',
    )
  })
})
