import { contextBridge } from './context-bridge.ts'
import { showEnded } from './ended.ts'
import { ipcRenderer } from './ipc-renderer.ts'
import { onDisconnected, receive, send } from './link.ts'
import { handPortsToPage } from './ports.ts'
import { answerQuestions } from './questions.ts'
import { forwardShortcuts } from './shortcuts.ts'

type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: object,
) => void

/** Connects the page to its app, then runs the preload script, before any script of the page. */
export function start(preload: Preload): void {
  document.querySelector('script[src="/.stand-in/start.js"]')?.remove()
  tellWhatElectronWouldKnow()
  forwardShortcuts()
  sendLinksOutside()
  handPortsToPage()
  answerQuestions()
  runPreload(preload)
}

function tellWhatElectronWouldKnow(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const path = location.pathname + location.search + location.hash
  send({ type: 'hello', path, isDark: dark.matches })
  dark.addEventListener('change', () => send({ type: 'dark', isDark: dark.matches }))
  document.addEventListener('DOMContentLoaded', () => send({ type: 'dom-ready' }))
  window.addEventListener('load', () => send({ type: 'loaded' }))
  receive('title', ({ title }) => (document.title = title))
  receive('reload', () => location.reload())
  receive('copy', ({ text }) => void navigator.clipboard.writeText(text).catch(() => undefined))
  receive('ended', ({ reason }) => {
    onDisconnected(() => undefined)
    showEnded(reason)
  })
  onDisconnected(() => showEnded('The app has ended. You may close this tab.'))
  // a reload ends the connection too, and is no end
  window.addEventListener('pagehide', () => onDisconnected(() => undefined))
}

/** New windows are the app's to allow: it answers through its window open handler. */
function sendLinksOutside(): void {
  const open = (url: string) => send({ type: 'open-window', url: new URL(url, location.href).href })
  window.open = (url = '') => {
    open(String(url))
    return null
  }
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a[target="_blank"]')
    if (!link || event.defaultPrevented) return
    event.preventDefault()
    open((link as HTMLAnchorElement).href)
  })
}

function runPreload(preload: Preload): void {
  const electron: Record<string, unknown> = {
    contextBridge,
    ipcRenderer,
    webUtils: { getPathForFile: () => '' },
  }
  const require = (name: string) => {
    if (/^electron(\/(renderer|common))?$/.test(name)) return electron
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  const process = { type: 'renderer', sandboxed: true, platform: platform(), versions: {}, env: {} }
  try {
    preload(require, module, module.exports, process)
  } catch (error) {
    console.error('Unable to load preload script:', error)
  }
}

function platform(): string {
  if (navigator.userAgent.includes('Windows')) return 'win32'
  return navigator.userAgent.includes('Mac OS X') ? 'darwin' : 'linux'
}
