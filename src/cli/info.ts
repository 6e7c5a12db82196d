import { buildNetwork } from '../nn/network.ts'
import { describeShape } from '../nn/shape.ts'
import { summarize } from '../nn/summary.ts'
import type { ModelCard } from '../shared/model-card.ts'
import type { Command } from './command.ts'
import { onlyModel } from './evaluate.ts'
import { openTrainer } from './open-trainer.ts'
import { table } from './table.ts'
import { describeEngine, percent, thousands } from './words.ts'
import { exitCodes } from './world.ts'

/** Describes a saved model. */
export const info: Command = {
  summary: 'show the layers, size and accuracy of a saved model',
  usage: 'MODEL',
  options: {},

  async run(args, world) {
    const trainer = openTrainer(world)
    const card = await trainer.supervisorCalls.openModel(onlyModel('info', args))
    const { engine } = (await trainer.calls.snapshot()).state
    world.out.write(`${card.name}: ${card.network.name}\n\n`)
    world.out.write(layers(card))
    world.out.write(`\n${facts(card)}`)
    if (engine) world.out.write(table([['Engine', describeEngine(engine)]]))
    return exitCodes.done
  },
}

function layers({ network: spec }: ModelCard): string {
  const network = buildNetwork(spec)
  const rows = summarize(network).map(({ name, label, outputShape, parameters, multiplyAdds }) => [
    name,
    label,
    describeShape(outputShape),
    thousands(parameters),
    thousands(multiplyAdds),
  ])
  const { parameterCount, multiplyAdds } = network
  return table([
    ['Layer', 'Kind', 'Output', 'Parameters', 'Multiply-adds'],
    ...rows,
    ['Total', '', '', thousands(parameterCount), thousands(multiplyAdds)],
  ])
}

function facts({ testAccuracy, createdAt, history, config }: ModelCard): string {
  const lines = [
    ['Test accuracy', testAccuracy === null ? 'not measured' : percent(testAccuracy)],
    ['Trained', `${createdAt}, ${history.length} epochs`],
  ]
  if (config) {
    const { optimizer, schedule, learningRate, batchSize, seed } = config
    lines.push([
      'Recipe',
      `${optimizer.kind}, ${schedule.kind} ${learningRate}, batches of ${batchSize}, seed ${seed}`,
    ])
  }
  return table(lines)
}
