import { expect, it } from 'vitest'
import { diagnosticsText, type Situation } from '../../../src/renderer/shell/diagnostics.ts'
import { defaultSettings } from '../../../src/shared/settings.ts'
import { stateWith } from '../runs.ts'

const situation: Situation = {
  about: {
    version: '1.2.3',
    electron: '45.0.0',
    chromium: '150',
    node: '24.1.0',
    system: 'linux x64',
    systemVersion: 'Linux 6.12.0',
    processor: 'AMD EPYC',
    processors: 2,
    memoryBytes: 25.2e9,
    homeFolder: '/home/ann',
    userDataFolder: '/home/ann/.config/Inkling',
    checkpointsFolder: '/home/ann/.config/Inkling/checkpoints',
    logFile: '/home/ann/.config/Inkling/logs/inkling.log',
  },
  process: { state: 'running' },
  state: stateWith({ phase: 'idle', engine: { name: 'WebAssembly SIMD', threads: 2 } }),
  dataset: {
    source: 'own',
    folder: '/home/ann/clothes',
    name: 'clothes',
    files: [],
    sums: [],
    trainCount: 60_000,
    testCount: 10_000,
    imageShape: [1, 28, 28],
    classNames: ['Coat', 'Bag'],
    trainPerClass: [],
    testPerClass: [],
    rejected: [],
  },
  model: null,
  settings: defaultSettings,
  log: ['first', 'error main: /home/ann/x is no model'],
}

it('tells versions, machine, engine, data, settings and the end of the log, but never the home folder', () => {
  const text = diagnosticsText(situation)
  expect(text.split('\n')).toEqual([
    'Inkling: 1.2.3',
    'Electron: 45.0.0, Chromium 150, Node 24.1.0',
    'System: Linux 6.12.0, linux x64',
    'Processor: AMD EPYC, 2 threads',
    'Memory: 25.20 GB',
    'Computes with: WebAssembly SIMD, on 2 threads',
    'Trainer: running, idle',
    'Data: clothes, own, 1x28x28, 2 classes, 60,000 to train, 10,000 to test, in ~/clothes',
    'Model: none',
    'Settings: {"theme":"system","matrixScale":"counts","lossScale":"linear"}',
    'Settings in: ~/.config/Inkling',
    'Log in: ~/.config/Inkling/logs/inkling.log',
    '',
    'The last 2 lines of the log:',
    'first',
    'error main: ~/x is no model',
    '',
  ])
})
