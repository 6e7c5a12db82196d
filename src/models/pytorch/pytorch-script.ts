import { buildNetwork } from '../../nn/network.ts'
import { checkExportable } from '../exportable.ts'
import type { ModelFile } from '../model-file.ts'
import { networkClass } from './modules.ts'
import { trainingSection } from './training-section.ts'
import { weightsSection } from './weights-section.ts'

/**
 * Writes a model as a Python program that needs nothing but PyTorch: the network under the names of
 * the model file's tensors, and what it takes to load the weights, predict, test and train on.
 * @param weights where the model file is, as seen from the program's folder
 * @throws ShapeError for a network that cannot be
 */
export function pytorchScript(model: ModelFile, weights: string): string {
  checkExportable(model.network)
  const network = buildNetwork(model.network)
  const { mean, deviation } = model.normalisation
  const constants = [
    `NAME = ${pythonText(network.spec.name)}`,
    `FOLDER = pathlib.Path(__file__).resolve().parent`,
    `WEIGHTS = FOLDER / ${pythonText(weights)}`,
    `CONTINUED = WEIGHTS.with_name(WEIGHTS.stem + "-continued.safetensors")`,
    `INPUT_SHAPE = ${pythonTuple(network.spec.inputShape)}`,
    `MEAN, DEVIATION = ${mean}, ${deviation}`,
    `CLASSES = [${model.classNames.map(pythonText).join(', ')}]`,
  ].join('\n')
  const head = `${introduction}\n\n${imports}\n\n${constants}`
  return [head, networkClass(network.layers), weightsSection, trainingSection].join('\n\n\n') + '\n'
}

const introduction = `
r"""A network that was trained in Inkling, as PyTorch code. It needs nothing but PyTorch.

    python3 THIS.py test DATA     how many of the test digits it reads rightly
    python3 THIS.py train DATA    goes on training, and saves a model that Inkling opens

DATA is the folder with the four IDX files, named as MNIST's are. With several processes, and on several machines:

    torchrun --nproc_per_node 4 THIS.py train DATA
    torchrun --nnodes 2 --nproc_per_node 4 --rdzv_backend c10d --rdzv_endpoint HOST:29500 \\
        THIS.py train DATA

From other code:

    network = load()
    probabilities = predict(network, images)  # uint8 [count, height, width], bright ink on black
"""
`.trim()

const imports = `
import argparse
import datetime
import gzip
import hashlib
import json
import os
import pathlib
import struct

import torch
import torch.distributed
import torch.nn as nn
import torch.nn.functional as F
`.trim()

/** Any text as a literal that stays one, whatever quotes and line breaks are in it. */
function pythonText(text: string): string {
  return JSON.stringify(text.toWellFormed())
}

function pythonTuple(items: readonly number[]): string {
  return `(${items.join(', ')}${items.length === 1 ? ',' : ''})`
}
