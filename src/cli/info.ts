import { buildNetwork } from '../nn/network.ts'
import { describeShape } from '../nn/shape.ts'
import { summarize } from '../nn/summary.ts'
import { sizeOf } from '../shared/data-fit.ts'
import type { ModelCard } from '../shared/model-card.ts'
import type { TrainerState } from '../shared/trainer-state.ts'
import type { Command } from './command.ts'
import { configRows } from './describe-config.ts'
import { onlyModel } from './evaluate.ts'
import { openTrainer } from './open-trainer.ts'
import { table } from './table.ts'
import { counted, describeEngine, percent, thousands } from './words.ts'
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
    world.out.write(`\n${table(facts(card, engine), 2)}`)
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
  return table(
    [
      ['Layer', 'Kind', 'Output', 'Parameters', 'Multiply-adds'],
      ...rows,
      ['Total', '', '', thousands(parameterCount), thousands(multiplyAdds)],
    ],
    2,
  )
}

function facts(
  { test, createdAt, history, config, classNames, data, network }: ModelCard,
  engine: TrainerState['engine'],
): string[][] {
  const lines = [
    ['Test accuracy', test === null ? 'not measured' : percent(test.accuracy)],
    ['Trained', `${createdAt}, ${counted(history.length, 'epoch')}`],
    ['Images', sizeOf(network.inputShape) + (data ? `, of ${data.name}` : '')],
    ...(network.preprocessing ? [['Preprocessing', network.preprocessing.join(', ')]] : []),
    ['Classes', `${classNames.length}: ${classNames.join(', ')}`],
  ]
  if (config) lines.push(...configRows(config, history))
  if (engine) lines.push(['Engine', describeEngine(engine)])
  return lines
}
