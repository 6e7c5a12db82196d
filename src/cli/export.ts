import { exportOnnx, exportPyTorch } from '../models/export-model.ts'
import { openModel } from '../models/open-model.ts'
import type { ModelExport } from '../shared/model-export.ts'
import type { Arguments } from './arguments.ts'
import { dataOption, type Command } from './command.ts'
import { onlyModel } from './evaluate.ts'
import { exportRun, formatOf } from './export-run.ts'
import { checkPlaces } from './files.ts'
import { exitCodes, UsageError, type World } from './world.ts'

const places = ['onnx', 'pytorch', 'report', 'matrix', 'curves'] as const

/** Writes a saved model for other programs, and what is known of it for people. */
export const exportCommand: Command = {
  summary: 'write a saved model as ONNX or PyTorch program; a report, its matrix, its curves',
  usage: 'MODEL (--onnx | --pytorch | --report | --matrix | --curves) FILE ...',
  options: {
    onnx: { value: 'FILE', help: 'write an ONNX file, as ONNX Runtime and others run it' },
    'normalised-input': {
      help: 'let the ONNX file normalise its input: it takes grey from 0 to 1 (ink)',
    },
    pytorch: { value: 'FILE', help: 'write a Python program that loads, tests and trains on' },
    report: { value: 'FILE', help: 'test it and write all about it as one HTML page' },
    matrix: { value: 'FILE', help: 'test it and write the confusion matrix as .csv or .svg' },
    curves: { value: 'FILE', help: 'write loss and accuracy of each epoch as .csv or .svg' },
    ...dataOption,
  },

  async run(args, world) {
    const modelPath = onlyModel('export', args)
    checkWishes(args)
    const writes = places.map((place) => args.text(place))
    await checkPlaces({ reads: [modelPath], data: args.text('data'), writes })
    const [onnxPath, pytorchPath] = [args.text('onnx'), args.text('pytorch')]
    const model = await openModel(modelPath)
    if (onnxPath !== null) {
      const normalisationInside = args.has('normalised-input')
      announce(await exportOnnx(model, onnxPath, { normalisationInside }), world)
    }
    if (pytorchPath !== null) announce(await exportPyTorch(model, pytorchPath, modelPath), world)
    await exportRun(modelPath, args, world)
    return exitCodes.done
  },
}

/** @throws UsageError if nothing is wanted, or something that makes no sense */
function checkWishes(args: Arguments): void {
  if (!places.some((place) => args.has(place))) {
    const options = places.map((place) => `--${place}`)
    throw new UsageError(`export needs one of ${options.join(', ')}, with a FILE.`)
  }
  if (args.has('normalised-input') && !args.has('onnx')) {
    throw new UsageError('--normalised-input belongs to --onnx.')
  }
  for (const option of ['matrix', 'curves'] as const) formatOf(option, args)
}

function announce({ path, example }: ModelExport, { out }: World): void {
  out.write(`Wrote ${path}. Try it:\n\n${example.replace(/^/gm, '  ')}\n\n`)
}
