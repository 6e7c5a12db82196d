import type { Shortcut } from './wire.ts'

/** E.g. `CmdOrCtrl+Shift+S`. @throws RangeError for a modifier that Electron doesn't know */
export function parseAccelerator(accelerator: string): Omit<Shortcut, 'id'> {
  const parts = accelerator.toLowerCase().split('+')
  const name = parts.pop() ?? ''
  const shortcut = {
    key: keyNames[name] ?? name,
    ctrl: false,
    meta: false,
    alt: false,
    shift: false,
  }
  for (const part of parts) {
    if (/^(cmdorctrl|commandorcontrol)$/.test(part)) {
      shortcut[process.platform === 'darwin' ? 'meta' : 'ctrl'] = true
    } else if (/^(ctrl|control)$/.test(part)) shortcut.ctrl = true
    else if (/^(cmd|command|super|meta)$/.test(part)) shortcut.meta = true
    else if (/^(alt|option)$/.test(part)) shortcut.alt = true
    else if (part === 'shift') shortcut.shift = true
    else throw new RangeError(`No modifier is called "${part}" in "${accelerator}".`)
  }
  return shortcut
}

/** Electron's names of keys that differ from KeyboardEvent's. */
const keyNames: Readonly<Record<string, string>> = {
  plus: '+',
  space: ' ',
  return: 'enter',
  esc: 'escape',
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
}
