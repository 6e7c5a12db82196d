import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CourseWalk } from '../../../src/renderer/course/course-walk.svelte.ts'
import type { CoursePoint, CourseView, RunCourse } from '../../../src/shared/run-course.ts'

const course: RunCourse = {
  points: [0, 1, 2, null],
  ...{ images: null, whyNoImages: 'none', endedWith: null, filterShape: null },
  ...{ inputShape: [1, 28, 28], classNames: ['0', '1'] },
}
const view: CourseView = { answers: new Uint8Array(), result: null, filters: new Float32Array() }

/** Answers when it is told to, and notes what it was asked for. */
function source() {
  const asked: CoursePoint[] = []
  const waiting: (() => void)[] = []
  const run: { points: RunCourse['points']; images: RunCourse['images'] } = {
    points: course.points,
    images: null,
  }
  return {
    asked,
    run,
    runCourse: () => Promise.resolve({ ...course, ...run }),
    courseAt: (_: string, point: CoursePoint) => {
      asked.push(point)
      return new Promise<CourseView>((resolve) => waiting.push(() => resolve(view)))
    },
    async answer(): Promise<void> {
      waiting.shift()?.()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function begun() {
  const trainer = source()
  const walk = new CourseWalk(trainer, 'run')
  void walk.follow()
  await vi.advanceTimersByTimeAsync(0)
  return { trainer, walk }
}

describe('CourseWalk', () => {
  it('begins at the end and reads what is needed there first', async () => {
    const { trainer, walk } = await begun()
    expect(walk.at).toBe(3)
    for (let i = 0; i < 4; i++) await trainer.answer()
    expect(trainer.asked).toEqual([null, 2, 0, 1])
    expect(walk.read.length).toBe(4)
  })

  it('reads the point that somebody goes to before the others', async () => {
    const { trainer, walk } = await begun()
    walk.go(1)
    await trainer.answer()
    await trainer.answer()
    expect(trainer.asked).toEqual([null, 1, 0])
  })

  it('asks for nothing more when it is left', async () => {
    const { trainer, walk } = await begun()
    walk.leave()
    await trainer.answer()
    expect(trainer.asked).toEqual([null])
  })

  it('plays to the end and stays there, and begins anew from there', async () => {
    const { walk } = await begun()
    walk.play()
    expect([walk.at, walk.isPlaying]).toEqual([0, true])
    await vi.advanceTimersByTimeAsync(1000)
    expect(walk.at).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect([walk.at, walk.isPlaying]).toEqual([3, false])
  })

  it('stays where somebody goes while it plays', async () => {
    const { walk } = await begun()
    walk.play()
    walk.go(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expect([walk.at, walk.isPlaying]).toEqual([2, false])
  })

  it('goes along with the end of a run under way, and reads only what is new', async () => {
    const { trainer, walk } = await begun()
    for (let i = 0; i < 4; i++) await trainer.answer()
    trainer.run.points = [0, 1, 2, 3]
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.at).toBe(3)
    await trainer.answer()
    expect(trainer.asked.slice(4)).toEqual([3])
    expect(walk.read).toHaveLength(4)
  })

  it('stays at the point that somebody looks at, although others are thinned out', async () => {
    const { trainer, walk } = await begun()
    for (let i = 0; i < 4; i++) await trainer.answer()
    walk.go(2)
    trainer.run.points = [0, 2, 4]
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.stops[walk.at]?.point).toBe(2)
    await trainer.answer()
    expect(trainer.asked.slice(4)).toEqual([4])
  })

  it('hears of more while it reads', async () => {
    const { trainer, walk } = await begun()
    trainer.run.points = [0, 1]
    void walk.follow()
    await trainer.answer()
    expect(walk.course?.points).toEqual([0, 1])
    for (let i = 0; i < 2; i++) await trainer.answer()
    expect(trainer.asked).toEqual([null, 1, 0])
    expect(walk.read).toHaveLength(2)
  })

  it('stays near a point that was thinned out, and does not go along with the end then', async () => {
    const { trainer, walk } = await begun()
    for (let i = 0; i < 4; i++) await trainer.answer()
    walk.go(1)
    for (const points of [
      [0, 2],
      [0, 2, 3],
    ]) {
      trainer.run.points = points
      void walk.follow()
      await vi.advanceTimersByTimeAsync(0)
      expect(walk.stops[walk.at]?.point).toBe(0)
      await trainer.answer()
    }
  })

  it('reads everything anew when it is read in other images', async () => {
    const { trainer, walk } = await begun()
    for (let i = 0; i < 4; i++) await trainer.answer()
    trainer.run.images = {
      ...{ set: 'test', total: 1, indices: Uint32Array.of(7), labels: Uint8Array.of(1) },
    }
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.read).toHaveLength(0)
    for (let i = 0; i < 4; i++) await trainer.answer()
    expect(walk.read).toHaveLength(4)
  })

  it('goes on with the others when one can’t be read, and tries that again when asked', async () => {
    const trainer = source()
    let isDamaged = true
    const walk = new CourseWalk(
      {
        ...trainer,
        courseAt: (id, point) =>
          isDamaged && point === 2
            ? Promise.reject(new Error('It is damaged.'))
            : trainer.courseAt(id, point),
      },
      'run',
    )
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    for (let i = 0; i < 3; i++) await trainer.answer()
    expect(walk.read).toHaveLength(3)
    expect(walk.isThrough).toBe(true)
    expect(walk.stops.map(({ failure }) => failure?.message ?? null)).toEqual([
      ...[null, null, expect.stringContaining('It is damaged.'), null],
    ])
    expect(walk.failure).toBeNull()
    isDamaged = false
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    await trainer.answer()
    expect(walk.read).toHaveLength(4)
    expect(walk.stops[2]?.failure).toBeNull()
  })

  it('forgets the failure of a point that is no longer there', async () => {
    const trainer = source()
    trainer.run.points = [0, 1, 2, 3]
    const walk = new CourseWalk(
      {
        ...trainer,
        courseAt: (id, point) => {
          if (point !== 3) return trainer.courseAt(id, point)
          trainer.run.points = [0, 2, 4]
          void walk.follow()
          return Promise.reject(new Error('It has no weights of epoch 3.'))
        },
      },
      'run',
    )
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    for (let i = 0; i < 3; i++) await trainer.answer()
    expect(walk.stops.map(({ point, failure }) => [point, failure])).toEqual([
      [0, null],
      [2, null],
      [4, null],
    ])
    expect([walk.failure, walk.isThrough]).toEqual([null, true])
  })

  it('tells when the run itself can’t be read, and reads it when it is asked again', async () => {
    const trainer = source()
    let isDown = true
    const walk = new CourseWalk(
      {
        ...trainer,
        runCourse: () =>
          isDown ? Promise.reject(new Error('The trainer has stopped.')) : trainer.runCourse(),
      },
      'run',
    )
    await walk.follow()
    expect(walk.failure?.message).toContain('The trainer has stopped.')
    isDown = false
    void walk.follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(walk.failure).toBeNull()
    for (let i = 0; i < 4; i++) await trainer.answer()
    expect(walk.read).toHaveLength(4)
  })
})
