import { call, int } from './assembler/expression.ts'
import { ModuleBuilder } from './assembler/module-builder.ts'
import { atomic, f32, i32, memory } from './assembler/vocabulary.ts'
import { forEachImage, gradientAddress, valueAddress } from './addresses.ts'
import type { Compilation, CompileOptions } from './compilation.ts'
import { emitForward } from './compile-forward.ts'
import { compilationForInference, emitFold } from './compile-inference.ts'
import { emitStages } from './compile-stages.ts'
import { emitUpdates } from './compile-update.ts'
import { emitFetchImage } from './kernels/fetch-image.ts'
import { emitAverage, emitClip, emitSquares } from './kernels/parameter-passes.ts'
import { emitCrossEntropy, emitSoftmaxForward } from './kernels/softmax.ts'
import { emitBarrier, emitTake } from './kernels/synchronise.ts'
import { controlLayout, SLICE } from './layout.ts'
import { RESULT_BYTES } from './memory-plan.ts'

export interface Compiled {
  readonly module: ModuleBuilder
  /** Parts of an update that threads share out. */
  readonly tasks: number
  /** Parts of the gathering of gradients before it. */
  readonly gatherTasks: number
  /** Passes over the batch in a step. */
  readonly passes: number
}

/** The whole of WebAssembly's memory; each engine's own memory is as large as it needs. */
export const MAXIMUM_PAGES = 65_536

/** The network as one module: fetch, forward, loss, backward and update for its exact shapes. */
export function compileTraining(options: CompileOptions): Compiled {
  const module = new ModuleBuilder({
    maximumPages: MAXIMUM_PAGES,
    hasRelaxedSimd: options.hasRelaxedSimd,
  })
  const compilation = { ...options, module, images: SLICE }
  const { fetch, fetchChanged } = emitFetches(compilation)
  const forward = emitForward(compilation)
  const { labelSmoothing } = options
  const loss = emitLoss(compilation, 'loss', 0)
  const smoothLoss =
    labelSmoothing > 0 ? emitLoss(compilation, 'smooth_loss', labelSmoothing) : loss
  const { plan } = options

  const { learn, settle, passes } = emitStages(compilation, {
    fetch: (f, { scratch, first, from, count }) => {
      f.call(fetchChanged, scratch, first, from, count)
    },
    forward,
    loss: (f, { scratch, first, from, count, step }) => {
      f.call(smoothLoss, scratch, first, from, count, step)
    },
  })
  const answering = compilationForInference(compilation)
  const infer =
    answering === compilation
      ? emitInfer(compilation, fetch, forward, loss)
      : emitInfer(
          answering,
          emitFetches(answering).fetch,
          emitForward(answering),
          emitLoss(answering, 'infer_loss', 0),
        )
  const clear = module.function('clear', { gradients: 'i32' }, (f, { gradients }) => {
    if (plan.shardBytes > 0) f.do(memory.fill(gradients, int(0), int(plan.shardBytes)))
  })
  const { gather, update, prepare, gatherTasks, tasks } = emitUpdates(compilation)
  module.export(emitBarrier(module, 'barrier'), emitTake(module, 'take'))
  module.export(learn, settle, infer, clear, gather, update, prepare, emitFold(compilation))
  module.export(...emitParameterPasses(compilation))
  return { module, gatherTasks, tasks, passes }
}

/** One forward pass through an unfused network, so that every layer's output can be read. */
export function compileInspection(options: CompileOptions): Compiled {
  const module = new ModuleBuilder({
    maximumPages: MAXIMUM_PAGES,
    hasRelaxedSimd: options.hasRelaxedSimd,
  })
  const compilation = { ...options, module, images: 1 }
  const { lowered, plan, normalisation } = options
  const fetchImage = emitFetchImage(module, 'fetch', lowered.values[0]!, normalisation)
  const forward = emitForward(compilation)
  const inspect = module.function('inspect', { pixels: 'i32' }, (f, { pixels }) => {
    const scratch = f.variable('scratch', int(plan.scratch))
    f.call(fetchImage, pixels, valueAddress(compilation, 0, { scratch, first: int(0) }))
    const one = f.variable('one', int(1))
    forward(f, { scratch, first: f.variable('first', int(0)), count: one, step: null })
  })
  module.export(inspect)
  return { module, gatherTasks: 0, tasks: 0, passes: 0 }
}

/**
 * Two ways to x = normalised pixels: `fetch` takes those of the samples order[from], ... as they are,
 * `fetchChanged` what the thread made of them in its scratch memory, if there is augmentation.
 */
function emitFetches(compilation: Compilation) {
  const { module, lowered, plan, normalisation, pixelCount } = compilation
  const x = lowered.values[0]!
  const fetchImage = emitFetchImage(module, 'fetch_image', x, normalisation)
  const parameters = { scratch: 'i32', first: 'i32', from: 'i32', count: 'i32' } as const
  const fetch = module.function('fetch', parameters, (f, { scratch, first, from, count }) => {
    const images = [
      [i32.add(i32.mul(from, int(4)), int(plan.order)), 4],
      [valueAddress(compilation, 0, { scratch, first }), x.imageBytes],
    ] as const
    forEachImage(f, count, images, ([indexAt, xAt]) => {
      const sample = i32.mul(i32.load(indexAt!), int(pixelCount))
      f.call(fetchImage, i32.add(sample, int(plan.pixels)), xAt!)
    })
  })
  const { changedPixels } = plan
  if (changedPixels === null) return { fetch, fetchChanged: fetch }
  const fetchChanged = module.function('fetch_changed', parameters, (f, args) => {
    // Slices begin at multiples of their size, which is a power of two.
    const inSlice = i32.and(args.first, int(SLICE - 1))
    const pixelsAt = i32.add(args.scratch, i32.mul(inSlice, int(pixelCount)))
    const images = [
      [i32.add(pixelsAt, int(changedPixels)), pixelCount],
      [valueAddress(compilation, 0, args), x.imageBytes],
    ] as const
    forEachImage(f, args.count, images, ([pixels, xAt]) => f.call(fetchImage, pixels!, xAt!))
  })
  return { fetch, fetchChanged }
}

/** Loss and right answers of a slice into the results, dLoss/dlogits into the gradient of the logits. */
function emitLoss(compilation: Compilation, name: string, smoothing: number) {
  const { module, lowered, plan } = compilation
  const logits = lowered.operations.length
  const { imageBytes } = lowered.values[logits]!
  const crossEntropy = emitCrossEntropy(module, `${name}_of_image`, lowered.classes, smoothing)
  const parameters = {
    scratch: 'i32',
    first: 'i32',
    from: 'i32',
    count: 'i32',
    step: 'i32',
  } as const
  return module.function(name, parameters, (f, { scratch, first, from, count, step }) => {
    const slice = { scratch, first }
    const images = [
      [valueAddress(compilation, logits, slice), imageBytes],
      [gradientAddress(compilation, logits, slice), imageBytes],
      [i32.add(i32.mul(from, int(4)), int(plan.order)), 4],
      [i32.add(i32.mul(from, int(RESULT_BYTES)), int(plan.results)), RESULT_BYTES],
    ] as const
    forEachImage(f, count, images, ([z, dz, indexAt, result]) => {
      const label = f.variable('label', i32.load8(i32.load(indexAt!), plan.labels))
      f.call(crossEntropy, z!, dz!, label, result!, i32.add(result!, int(4)), step)
      const loss = f32.load(result!)
      // loss - loss is 0 unless the loss is NaN or infinite.
      f.when(f32.notEqual(f32.sub(loss, loss), f32.fromBits(int(0))), () => {
        f.do(atomic.store(int(0), int(1), controlLayout.diverged))
      })
    })
  })
}

/** What is done with all parameters at once: nothing, unless there is clipping or averaging. */
function emitParameterPasses({ module, plan, gradientClip }: Compilation) {
  const { parameterStart: start, momentBytes: bytes, averageBytes, keptBytes, squareSums } = plan
  const [first, stride, step] = ['i32', 'i32', 'i32'] as const
  const average =
    averageBytes === null
      ? module.function('average', { first, stride, step }, () => {})
      : emitAverage(module, 'average', { start, bytes }, averageBytes)
  if (keptBytes === null || gradientClip === null) {
    const square = module.function('square', { first, stride }, () => {})
    return [average, square, module.function('clip', { step }, () => {})]
  }
  const kept = { start: start + keptBytes, bytes }
  const square = emitSquares(module, 'square', kept, squareSums)
  return [average, square, emitClip(module, 'clip', kept, squareSums, gradientClip)]
}

function emitInfer(
  compilation: Compilation,
  fetch: ReturnType<typeof emitFetches>['fetch'],
  forward: ReturnType<typeof emitForward>,
  loss: ReturnType<typeof emitLoss>,
) {
  const { module, lowered, plan } = compilation
  const logits = lowered.operations.length
  const softmax = emitSoftmaxForward(module, 'softmax', lowered.classes)
  const parameters = { scratch: 'i32', first: 'i32', from: 'i32', count: 'i32' } as const
  return module.function('infer', parameters, (f, { scratch, first, from, count }) => {
    f.call(fetch, scratch, first, from, count)
    forward(f, { scratch, first, count, step: null })
    f.call(loss, scratch, first, from, count, int(plan.steps))
    const images = [
      [valueAddress(compilation, logits, { scratch, first }), lowered.values[logits]!.imageBytes],
      [
        i32.add(i32.mul(from, int(plan.probabilityBytes)), int(plan.probabilities)),
        plan.probabilityBytes,
      ],
    ] as const
    forEachImage(f, count, images, ([z, probabilities]) => {
      f.do(call(softmax, z!, probabilities!))
    })
  })
}
