import { describe, expect, it } from 'vitest'
import { checkArguments } from '../../src/main/payloads.ts'
import { hostCalls } from '../../src/shared/contract.ts'

type Name = keyof typeof hostCalls
const names = Object.keys(hostCalls) as Name[]
const withPath: readonly Name[] = [
  'openModelAt',
  'openDataAt',
  'compareModelAt',
  'forgetRecentModel',
  'showInFolder',
]
const withoutArguments = names.filter(
  (name) =>
    !withPath.includes(name) &&
    !['changeSettings', 'exportModel', 'saveExport', 'openData', 'nameClasses'].includes(name),
)

const wrong: readonly (readonly unknown[])[] = [
  [undefined],
  [null],
  [0],
  [Number.NaN],
  [''],
  ['relative/path'],
  ['../up.safetensors'],
  ['/with\0nul'],
  [`/${'x'.repeat(40_000)}`],
  [['/in/a/list']],
  [{ path: '/in/an/object' }],
  [{ toString: () => '/pretending' }],
  [new Uint8Array(8)],
  [() => '/called'],
  [1n],
  [Symbol('path')],
  ['/one', '/two'],
]

describe('checkArguments', () => {
  it('lets data be opened as a folder or as a file, and classes be named', () => {
    expect(checkArguments('openData', ['folder'])).toEqual(['folder'])
    expect(() => checkArguments('openData', ['disk'])).toThrow('"disk" is none of folder, file.')
    expect(checkArguments('openDataAt', ['/data'])).toEqual(['/data'])
    expect(() => checkArguments('openDataAt', ['data'])).toThrow('is not the full path')
    expect(checkArguments('nameClasses', [['a', ' b ']])).toEqual([['a', 'b']])
    for (const wrong of ['a', [''], ['a', 'a'], new Array(48).fill('a')]) {
      expect(() => checkArguments('nameClasses', [wrong])).toThrow(
        expect.objectContaining({ code: 'CLASS_NAMES' }),
      )
    }
  })

  it.each(withoutArguments)('lets %s have no arguments only', (name) => {
    expect(checkArguments(name, [])).toEqual([])
    for (const args of wrong) expect(() => checkArguments(name, args)).toThrow(/no arguments/)
  })

  it.each(withPath)('lets %s have one full path only', (name) => {
    expect(checkArguments(name, ['/models/a.safetensors'])).toEqual(['/models/a.safetensors'])
    for (const args of [[], ...wrong]) {
      expect(() => checkArguments(name, args)).toThrow(/full path|one argument/)
    }
  })

  it('lets changeSettings have known settings only', () => {
    expect(checkArguments('changeSettings', [{ theme: 'dark' }])).toEqual([{ theme: 'dark' }])
    for (const args of [[], [null], ['dark'], [{ theme: 1 }], [{ theme: 'dark' }, {}]]) {
      expect(() => checkArguments('changeSettings', args)).toThrow(Error)
    }
  })

  it('lets saveExport have a file of a known format, with a plain name only', () => {
    const file = { format: 'csv', name: 'a-b.1', bytes: new Uint8Array(3) }
    expect(checkArguments('saveExport', [file])).toEqual([file])
    const others = [
      { ...file, format: 'exe' },
      { ...file, format: 'toString' },
      { ...file, bytes: 'text' },
      ...['', '../a', '.a', 'a/b', 'a\\b', 'A', 'a\0', 'a'.repeat(81)].map((name) => ({
        ...file,
        name,
      })),
    ]
    for (const args of [[], [file, file], ...others.map((other) => [other]), ...wrong]) {
      expect(() => checkArguments('saveExport', args)).toThrow(/file to export|one argument/)
    }
  })

  it('lets exportModel have a known format and a choice only', () => {
    const choice = { format: 'onnx', normalisationInside: true }
    expect(checkArguments('exportModel', [{ ...choice, more: 1 }])).toEqual([choice])
    const others = [{ format: 'onnx' }, { ...choice, format: 'pickle' }, 'onnx']
    for (const args of [[], [choice, choice], ...others.map((other) => [other]), ...wrong]) {
      expect(() => checkArguments('exportModel', args)).toThrow(/what to export|one argument/)
    }
  })

  it('quotes the wrong value', () => {
    expect(() => checkArguments('openModelAt', ['a.bin'])).toThrow(
      '"a.bin" is not the full path of a file.',
    )
  })
})
