import type { Component } from 'svelte'
import type { IconName } from './components/icons.ts'
import Data from './data/Data.svelte'
import Draw from './draw/Draw.svelte'
import Evaluate from './evaluate/Evaluate.svelte'
import Models from './models/Models.svelte'
import Runs from './runs/Runs.svelte'
import type { PlaceId } from './state/place.svelte.ts'
import Train from './train/Train.svelte'

/** The places of the window in the order of the rail; a place's shortcut is its number in it. */
export const places: readonly {
  readonly id: PlaceId
  readonly label: string
  readonly icon: IconName
  readonly component: Component
}[] = [
  { id: 'train', label: 'Train', icon: 'train', component: Train },
  { id: 'evaluate', label: 'Evaluate', icon: 'evaluate', component: Evaluate },
  { id: 'draw', label: 'Draw', icon: 'draw', component: Draw },
  { id: 'models', label: 'Models', icon: 'models', component: Models },
  { id: 'data', label: 'Data', icon: 'data', component: Data },
  { id: 'runs', label: 'Runs', icon: 'runs', component: Runs },
]
