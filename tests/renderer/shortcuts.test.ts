import { describe, expect, it } from 'vitest'
import { actionFor, type KeyPress } from '../../src/renderer/shortcuts.ts'

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isInControl: false,
    isInDialog: false,
    ...more,
  }
}

describe('actionFor', () => {
  it('goes to the place with the number', () => {
    expect(actionFor(press('1'))).toEqual({ do: 'go', place: 'train' })
    expect(actionFor(press('5'))).toEqual({ do: 'go', place: 'data' })
  })
  it('knows no place beyond the last', () => {
    expect(actionFor(press('9'))).toBeNull()
    expect(actionFor(press('0'))).toBeNull()
  })
  it('leaves keys to the field in which someone types', () => {
    expect(actionFor(press('3', { isInControl: true }))).toBeNull()
    expect(actionFor(press(' ', { isInControl: true }))).toBeNull()
  })
  it('saves and opens from within a field as well, with Ctrl or Cmd', () => {
    expect(actionFor(press('s', { ctrlKey: true, isInControl: true }))).toEqual({ do: 'save' })
    expect(actionFor(press('O', { metaKey: true }))).toEqual({ do: 'open' })
  })
  it('does nothing behind an open dialog or with Alt', () => {
    expect(actionFor(press('1', { isInDialog: true }))).toBeNull()
    expect(actionFor(press('1', { altKey: true }))).toBeNull()
    expect(actionFor(press('1', { ctrlKey: true }))).toBeNull()
  })
  it('pauses with Space and helps with a question mark', () => {
    expect(actionFor(press(' '))).toEqual({ do: 'pause' })
    expect(actionFor(press('?'))).toEqual({ do: 'help' })
  })
})
