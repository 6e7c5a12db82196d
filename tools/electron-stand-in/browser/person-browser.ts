import { spawn } from 'node:child_process'
import type { Display, Shown, WindowRequest } from '../display.ts'

/** How long a reload may take before the tab counts as closed. */
const reloadMs = 2_000

/** The person's own browser: a window is a link, printed and, on a desktop, opened. */
export class PersonBrowser implements Display {
  async open({ link, title }: WindowRequest): Promise<Shown> {
    const show = (reason: string) => console.log(`${reason}\n\n  ${link()}\n`)
    const address = link()
    console.log(`${title} is ready in your browser (the link works once):\n\n  ${address}\n`)
    console.log('Ctrl+C here ends it.')
    openOnDesktop(address)
    return {
      targetId: null,
      offerLink: show,
      pageLeft(isBack) {
        setTimeout(() => {
          if (isBack()) return
          show(`The tab was closed; ${title} goes on until Ctrl+C. To come back:`)
        }, reloadMs).unref()
      },
      async close() {},
      onGone() {},
      setBounds() {},
      focus() {},
      crash() {},
    }
  }

  openOutside(address: string): void {
    console.log(`Opening ${address}`)
    openOnDesktop(address)
  }
}

/** Where there is no desktop, the printed link has to do. */
function openOnDesktop(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  const hasDesktop = process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY
  if (!hasDesktop) return
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
