/** What a window may know of networks: how they are described, never how they compute. */
export {
  type Augmentation,
  augmentationLimits,
  changesImages,
  noAugmentation,
} from './augmentation/augmentation.ts'
export type { OptionRule } from './layer.ts'
export { type Kind, kinds, layerOf, layers, type LayerSpec, type Options } from './layers/index.ts'
export {
  buildNetwork,
  type Network,
  networkLimits,
  type NetworkSpec,
  parseNetworkSpec,
  type ResolvedLayer,
} from './network.ts'
export { fitNetwork } from './fit-network.ts'
export {
  type Preprocessing,
  type PreprocessingStep,
  preprocessingSteps,
} from './preprocessing/preprocessing.ts'
export { optimizers, type OptimizerSpec } from './optimizers/index.ts'
export { type Preset, type PresetName, presets } from './presets.ts'
export { indexOf, type Place, type Reach, type Rectangle } from './reach.ts'
export { learningRateAt, schedules, type ScheduleSpec } from './schedules.ts'
export { describeShape, type Shape, ShapeError } from './shape.ts'
export { summarize, type SummaryRow } from './summary.ts'
