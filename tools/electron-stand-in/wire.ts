/** A message through, or the end of, a MessagePort that was given to the other side. */
export type PortFrame =
  | {
      readonly type: 'port'
      readonly port: number
      readonly data: unknown
      readonly ports: number[]
    }
  | { readonly type: 'port-closed'; readonly port: number }

/** A key press that stands for an item of the application's menu; `key` as in KeyboardEvent, lower case. */
export interface Shortcut {
  readonly id: number
  readonly key: string
  readonly ctrl: boolean
  readonly meta: boolean
  readonly alt: boolean
  readonly shift: boolean
}

export interface MessageQuestion {
  readonly kind: 'message'
  readonly title: string
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
  readonly defaultId: number
  readonly cancelId: number
  readonly checkboxLabel: string
  readonly checkboxChecked: boolean
}

/** Choosing a file to open, a folder, or a name to save under. */
export interface FileQuestion {
  readonly kind: 'open' | 'save'
  readonly title: string
  readonly button: string
  readonly folder: string
  readonly name: string
  /** Without dots; empty for every file. */
  readonly extensions: readonly string[]
  readonly choosesFolder: boolean
  /** Folders worth a button: where the person's documents are, where the app keeps its own. */
  readonly places: readonly { readonly label: string; readonly path: string }[]
}
export type Question = MessageQuestion | FileQuestion

export interface FolderListing {
  /** Absolute; ends without a separator, except for a root. */
  readonly folder: string
  readonly parent: string | null
  readonly separator: string
  readonly entries: readonly { readonly name: string; readonly isFolder: boolean }[]
  /** Why the folder couldn't be read; empty if it could. */
  readonly problem: string
}

/** Null for a cancelled dialog. */
export type Answer =
  | { readonly kind: 'message'; readonly response: number; readonly checkboxChecked: boolean }
  | { readonly kind: 'file'; readonly path: string }
  | null

export type ToPage =
  | {
      readonly type: 'send'
      readonly channel: string
      readonly args: unknown[]
      readonly ports: number[]
    }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | { readonly type: 'shortcuts'; readonly shortcuts: readonly Shortcut[] }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'listing'; readonly id: number; readonly listing: FolderListing }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'title'; readonly title: string }
  | { readonly type: 'reload' }
  | { readonly type: 'ended'; readonly reason: string }
  | PortFrame

export type FromPage =
  | { readonly type: 'hello'; readonly path: string; readonly isDark: boolean }
  | { readonly type: 'dom-ready' }
  | { readonly type: 'loaded' }
  | { readonly type: 'dark'; readonly isDark: boolean }
  | {
      readonly type: 'invoke'
      readonly id: number
      readonly channel: string
      readonly args: unknown[]
    }
  | {
      readonly type: 'send'
      readonly channel: string
      readonly args: unknown[]
      readonly ports: number[]
    }
  | { readonly type: 'shortcut'; readonly id: number }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'list'; readonly id: number; readonly folder: string }
  | { readonly type: 'open-window'; readonly url: string }
  | PortFrame

/** Between the main process and a utility process. */
export type UtilityFrame =
  { readonly type: 'message'; readonly data: unknown; readonly ports: number[] } | PortFrame
