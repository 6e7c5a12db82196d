import type { MessagePortMain } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { superviseTrainer } from '../../src/main/trainer-process.ts'
import { TypedFailure, trainerAnswers } from './trainer-answers.ts'
import { FakeTrainer } from './trainer-child.ts'
import { cardOf } from './model-cards.ts'

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

function supervise({
  answers = trainerAnswers(),
  lastModel = null,
}: { answers?: ReturnType<typeof trainerAnswers>; lastModel?: string | null } = {}) {
  const children: FakeTrainer[] = []
  const states: string[] = []
  const trainer = superviseTrainer({
    fork: () => {
      const fake = new FakeTrainer(answers)
      children.push(fake)
      return fake.child
    },
    datasets: () => [{ source: 'bundled', folder: '/bundled' }],
    shippedModels: () => '/shipped',
    checkpoints: () => '/checkpoints',
    runs: () => '/runs',
    lastModel: () => lastModel,
    changed: ({ state }) => states.push(state),
    isAsleep: () => false,
  })
  const newest = () => children.at(-1) as FakeTrainer
  return { trainer, children, states, newest }
}

describe('a trainer that starts', () => {
  it('gets the digits, the places for its runs and the last model, and runs', async () => {
    const asked: string[] = []
    const answers = trainerAnswers({
      useDataset: (candidates) => void asked.push(`digits in ${candidates[0]?.folder}`),
      useShippedModels: (folder) => void asked.push(`shipped models in ${folder}`),
      useCheckpoints: (folder) => void asked.push(`checkpoints in ${folder}`),
      useRuns: (folder) => void asked.push(`runs in ${folder}`),
      openModel: (path) => void asked.push(`model ${path}`),
    })
    const { trainer, states } = supervise({ answers, lastModel: '/last.safetensors' })
    trainer.start()
    await settled()
    expect(asked).toEqual([
      'checkpoints in /checkpoints',
      'runs in /runs',
      'digits in /bundled',
      'model /last.safetensors',
      'shipped models in /shipped',
    ])
    expect(states).toEqual(['starting', 'running'])
  })

  it('runs without its last model, and says why', async () => {
    const answers = trainerAnswers({
      openModel: () => {
        throw new TypedFailure('TRUNCATED', 'The file ends too early.')
      },
    })
    const { trainer } = supervise({ answers, lastModel: '/last.safetensors' })
    trainer.start()
    await settled()
    expect(trainer.process()).toMatchObject({
      state: 'running',
      notice: { code: 'TRUNCATED', message: 'The file ends too early.' },
    })
  })

  it('begins with the network that comes with the app while there is no other', async () => {
    const openShippedModel = vi.fn()
    const openModel = vi.fn()
    const { trainer } = supervise({ answers: trainerAnswers({ openShippedModel, openModel }) })
    trainer.start()
    await settled()
    expect(openShippedModel).toHaveBeenCalledExactlyOnceWith('/shipped')
    expect(openModel).not.toHaveBeenCalled()
  })

  it('runs all the same when that network is missing or damaged, and only logs it', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const answers = trainerAnswers({
      openShippedModel: () => {
        throw new TypedFailure('NOT_FOUND', 'The file is not there.')
      },
    })
    const { trainer } = supervise({ answers })
    trainer.start()
    await settled()
    expect(trainer.process()).toEqual({ state: 'running' })
    expect(logged).toHaveBeenCalledExactlyOnceWith(
      'Inkling begins without a network. The file is not there.',
    )
    logged.mockRestore()
  })

  it('is started again by itself when it dies too early, but not for ever', async () => {
    const { trainer, children, states, newest } = supervise()
    trainer.start()
    for (let i = 0; i < 3; i++) newest().exit(134)
    await settled()
    expect(children).toHaveLength(3)
    expect(states).toEqual(['starting', 'starting', 'starting', 'gone'])
  })

  it('is started again without the model that it may have died of', async () => {
    const openModel = vi.fn()
    const openShippedModel = vi.fn()
    const { trainer, newest } = supervise({
      answers: trainerAnswers({ openModel, openShippedModel }),
      lastModel: '/deadly.safetensors',
    })
    trainer.start()
    newest().exit(139)
    await settled()
    expect(openModel).not.toHaveBeenCalled()
    expect(openShippedModel).not.toHaveBeenCalled()
    expect(trainer.process()).toEqual({ state: 'running' })
  })
})

describe('a trainer that dies', () => {
  it('is explained, with what it wrote last', async () => {
    const { trainer, newest } = supervise()
    trainer.start()
    await settled()
    newest().trainer.emit('activity', { isTraining: true, isUnsaved: true, isKept: true })
    newest().stderr.emit('data', Buffer.from('out of memory'))
    newest().exit(9)
    const process = trainer.process()
    expect(process.state).toBe('gone')
    expect(process).toMatchObject({ details: 'out of memory' })
    expect(process).toHaveProperty('message', expect.stringMatching(/memory in the middle.*code 9/))
    expect(trainer.activity()).toEqual({ isTraining: false, isUnsaved: false, isKept: false })
  })

  it('leaves no call waiting, and refuses the next', async () => {
    const answers = trainerAnswers({ saveModel: () => new Promise(() => {}) })
    const { trainer, newest } = supervise({ answers })
    trainer.start()
    await settled()
    const saving = trainer.calls.saveModel('/a.safetensors')
    newest().exit(1)
    await expect(saving).rejects.toThrow(/stopped/)
    await expect(trainer.calls.openModel('/b')).rejects.toMatchObject({ code: 'TRAINER_GONE' })
    expect(() => trainer.adopt({} as MessagePortMain)).toThrow(/Start it again/)
  })

  it('runs again when a person starts it', async () => {
    const { trainer, newest, states } = supervise()
    trainer.start()
    await settled()
    newest().exit(9)
    trainer.start()
    await settled()
    expect(states).toEqual(['starting', 'running', 'gone', 'starting', 'running'])
    const port = { name: 'port' } as unknown as MessagePortMain
    trainer.adopt(port)
    await settled()
    expect(newest().ports).toEqual([port])
  })
})

describe('a trainer that is started while it runs', () => {
  it('is replaced, and the end of the old one means nothing', async () => {
    const { trainer, children, newest } = supervise()
    trainer.start()
    await settled()
    trainer.start()
    await settled()
    expect(children).toHaveLength(2)
    expect(children[0]?.wasKilled).toBe(true)
    children[0]?.exit(15)
    expect(trainer.process()).toEqual({ state: 'running' })
    newest().trainer.emit('model', cardOf({ name: 'New' }))
    expect(trainer.model()?.name).toBe('New')
  })
})
