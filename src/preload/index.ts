import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { createBridge, forwardTrainerPorts } from './bridge.ts'

contextBridge.exposeInMainWorld('inkling', createBridge(ipcRenderer, webUtils))
forwardTrainerPorts(ipcRenderer)
