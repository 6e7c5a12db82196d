import {
  noAugmentation,
  optimizers,
  schedules,
  type Augmentation,
  type OptimizerSpec,
  type ScheduleSpec,
} from '../nn/catalog.ts'
import type { TrainConfig } from '../shared/train-config.ts'
import { counted, thousands } from './words.ts'

type Row = readonly [name: string, value: string]

/** Every setting of a run that is not off, as rows of a name and a value. */
export function settingsTable(config: TrainConfig): readonly Row[] {
  const { recipe, optimizer, schedule, validationCount, augmentation, threads } = config
  const { network, labelSmoothing, gradientClip, weightAverage, earlyStopping } = config
  const rows: (Row | null)[] = [
    recipe && ['Recipe', `${recipe.name}, version ${recipe.version}`],
    ['Epochs', thousands(config.epochs)],
    ['Batch size', thousands(config.batchSize)],
    ['Learning rate', `${config.learningRate} at most`],
    ['Schedule', described(schedules[schedule.kind].label, schedule)],
    ['Optimizer', described(optimizers[optimizer.kind].label, optimizer)],
    ['Seed', String(config.seed)],
    ['Held out', validationCount > 0 ? `${thousands(validationCount)} images` : 'nothing'],
    labelSmoothing > 0 ? ['Label smoothing', String(labelSmoothing)] : null,
    gradientClip === null ? null : ['Gradient clipping', `norm ${gradientClip} at most`],
    weightAverage === null ? null : ['Weight averaging', `decay ${weightAverage}`],
    earlyStopping && ['Early stopping', `patience of ${counted(earlyStopping.patience, 'epoch')}`],
    network.preprocessing ? ['Preprocessing', network.preprocessing.join(', ')] : null,
    augmentation && ['Augmentation', augmentationInWords(augmentation)],
    threads === null ? null : ['Threads', String(threads)],
  ]
  return rows.filter((row) => row !== null)
}

/** `Adam: beta1 0.9, beta2 0.999` */
function described(label: string, spec: OptimizerSpec | ScheduleSpec): string {
  const options = Object.entries(spec)
    .filter(([name, value]) => name !== 'kind' && value !== false && value !== 0)
    .map(([name, value]) => (value === true ? inWords(name) : `${inWords(name)} ${String(value)}`))
  return options.length === 0 ? label : `${label}: ${options.join(', ')}`
}

function augmentationInWords(augmentation: Augmentation): string {
  return Object.keys(noAugmentation)
    .map((name) => [name, augmentation[name as keyof Augmentation]] as const)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${inWords(name)} ${value}`)
    .join(', ')
}

/** `weight decay` for `weightDecay` */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
