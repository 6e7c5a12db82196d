import type { BrowserWindow } from './window.ts'

/** Every window that is not destroyed; the one that has the focus comes last. */
export const openWindows = new Set<BrowserWindow>()
