import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { shippedModelPath } from '../../../src/trainer/shipped-models.ts'
import { inProject } from '../../../tools/project.ts'

/** `npm run model:best -- --check FILE` */
function check(path: string) {
  const script = inProject('tools', 'models', 'best-model.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--check', path], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('checking a network against the one that ships', () => {
  it('finds the same weights in the same file', () => {
    const { status, stdout } = check(shippedModelPath(inProject('resources', 'models')))
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Shipped {2}([0-9a-f]{64})\nTrained {2}\1\n/)
    expect(stdout).toContain('holds the weights that ship.')
  })

  it('finds other weights in another file', () => {
    const { status, stdout } = check(
      inProject('tests', 'fixtures', 'models', 'calibrated.safetensors'),
    )
    expect(stdout).toContain('holds OTHER weights.')
    expect(status).toBe(1)
  })
})
