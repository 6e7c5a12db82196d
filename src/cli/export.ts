import { resolve } from 'node:path'
import { exportOnnx, exportPyTorch } from '../models/export-model.ts'
import { openModel } from '../models/open-model.ts'
import type { ModelExport } from '../shared/model-export.ts'
import type { Arguments } from './arguments.ts'
import type { Command } from './command.ts'
import { onlyModel } from './evaluate.ts'
import { checkWritable } from './files.ts'
import { exitCodes, UsageError, type World } from './world.ts'

/** Writes a saved model for other programs. */
export const exportCommand: Command = {
  summary: 'write a saved model as ONNX or as a PyTorch program',
  usage: 'MODEL (--onnx FILE | --pytorch FILE) [options]',
  options: {
    onnx: { value: 'FILE', help: 'write an ONNX file, as ONNX Runtime and others run it' },
    'normalised-input': {
      help: 'let the ONNX file normalise its input: it takes grey from 0 to 1 (ink)',
    },
    pytorch: { value: 'FILE', help: 'write a Python program that loads, tests and trains on' },
  },

  async run(args, world) {
    const modelPath = onlyModel('export', args)
    const [onnxPath, pytorchPath] = [args.text('onnx'), args.text('pytorch')]
    checkPlaces(args, modelPath)
    await checkWritable(onnxPath)
    await checkWritable(pytorchPath)
    const model = await openModel(modelPath)
    if (onnxPath !== null) {
      const normalisationInside = args.has('normalised-input')
      announce(await exportOnnx(model, onnxPath, { normalisationInside }), world)
    }
    if (pytorchPath !== null) announce(await exportPyTorch(model, pytorchPath, modelPath), world)
    return exitCodes.done
  },
}

/** @throws UsageError if nothing is wanted, or something that makes no sense */
function checkPlaces(args: Arguments, modelPath: string): void {
  const places = [modelPath, args.text('onnx'), args.text('pytorch')].filter(
    (path) => path !== null,
  )
  if (places.length === 1) throw new UsageError('export needs --onnx FILE or --pytorch FILE.')
  if (args.has('normalised-input') && !args.has('onnx')) {
    throw new UsageError('--normalised-input belongs to --onnx.')
  }
  const twice = places.find((path, index) =>
    places.slice(0, index).some((earlier) => resolve(earlier) === resolve(path)),
  )
  if (twice === undefined) return
  throw new UsageError(`${twice} is given twice; every file needs a name of its own.`)
}

function announce({ path, example }: ModelExport, { out }: World): void {
  out.write(`Wrote ${path}. Try it:\n\n${example.replace(/^/gm, '  ')}\n\n`)
}
