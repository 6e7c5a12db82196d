import { readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SaveError, saveFile } from '../src/models/saver.ts'
import { random, type Random } from '../src/nn/random.ts'
import type { CheckResult } from './command.ts'
import { between, bytesOf, chance } from './draw.ts'

/** Saves over and over on the small disk that the first argument names, with less and more room. */
async function saveOnFullDisk(folder: string, seed: number, rounds: number): Promise<CheckResult> {
  const draw = random(seed, 'disk')
  const [path, ballast] = [join(folder, 'model'), join(folder, 'ballast')]
  const violations: string[] = []
  const counts = { rounds, 'disk full': 0, saved: 0, 'saved after making room': 0 }
  let old = bytesOf(draw, 50_000)
  await writeFile(path, old)
  for (let round = 0; round < rounds; round++) {
    const fresh = bytesOf(draw, between(draw, 1, 300_000))
    await leaveRoom(folder, ballast, draw.integer(300_000))
    const code = await codeOf(saveFile(path, piecesOf(fresh, draw)))
    const expected = code === null ? fresh : old
    if (code === null) counts.saved++
    else if (code === 'DISK_FULL') counts['disk full']++
    else violations.push(`round ${round}: a full disk was reported as ${code}`)
    if (!(await readFile(path)).equals(expected)) violations.push(`round ${round}: not whole`)
    if ((await readdir(folder)).sort().join() !== 'ballast,model') {
      violations.push(`round ${round}: a temporary file takes the last room`)
    }
    await rm(ballast)
    if (code !== null) {
      if ((await codeOf(saveFile(path, fresh))) === null) counts['saved after making room']++
      else violations.push(`round ${round}: not saved although there was room again`)
    }
    old = fresh
  }
  if (rounds >= 10 && counts['disk full'] === 0) violations.push('the disk never was full')
  return { counts, violations }
}

async function leaveRoom(folder: string, ballast: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  await writeFile(ballast, new Uint8Array(Math.max(0, bavail * bsize - bytes)))
}

/** In one piece or in many. */
function piecesOf(file: Uint8Array, draw: Random): Uint8Array | Uint8Array[] {
  if (chance(draw, 0.5)) return file
  const length = between(draw, 5_000, 50_000)
  return Array.from({ length: Math.ceil(file.length / length) }, (_, i) =>
    file.subarray(i * length, (i + 1) * length),
  )
}

async function codeOf(saving: Promise<void>): Promise<string | null> {
  try {
    await saving
    return null
  } catch (error) {
    return error instanceof SaveError ? error.code : `untyped ${String(error)}`
  }
}

if (import.meta.main) {
  const [folder = '', seed, rounds] = process.argv.slice(2)
  const result = await saveOnFullDisk(folder, Number(seed), Number(rounds))
  process.stdout.write(JSON.stringify(result))
}
