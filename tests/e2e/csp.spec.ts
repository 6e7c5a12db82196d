import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { injections, waysOut } from './injections.ts'
import { launchInkling, type Inkling } from './launch.ts'

/** What became of one attack in the page. */
interface Stopped {
  /** The directives that the browser says were violated. */
  readonly violations: readonly string[]
  readonly somethingRan: boolean
}

let inkling: Inkling
let elsewhere: Server
let address = ''
const requests: string[] = []

test.beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.setHeader('access-control-allow-origin', '*')
    const isScript = request.url?.endsWith('.js')
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? 'window.somethingRan = true' : '<p>elsewhere</p>')
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  inkling = await launchInkling()
})
test.afterAll(async () => {
  await inkling.close()
  elsewhere.closeAllConnections()
  elsewhere.close()
})

/**
 * Runs an attack as the page's own code would run: in a task of its own, as what a debugger
 * evaluates directly may do more than a page. The browser may tell of a violation a moment later.
 */
function attack(code: string, patienceMs = 3000): Promise<Stopped> {
  return inkling.page.evaluate(`new Promise((resolve) => setTimeout(async () => {
    const violations = []
    const note = (event) => violations.push(event.effectiveDirective)
    document.addEventListener('securitypolicyviolation', note)
    const attack = async () => { ${code} }
    await attack().catch(() => undefined)
    const pause = () => new Promise((done) => setTimeout(done, 20))
    const until = performance.now() + ${patienceMs}
    do await pause()
    while (violations.length === 0 && performance.now() < until)
    await pause()
    document.removeEventListener('securitypolicyviolation', note)
    resolve({ violations, somethingRan: 'somethingRan' in window })
  }))`)
}

test('nothing injected into the page runs, loads or gets out', async () => {
  const attacks = Object.entries(injections(address))
  expect(attacks.length).toBeGreaterThanOrEqual(25)
  const url = inkling.page.url()
  for (const [name, code] of attacks) {
    const stopped = await attack(code)
    expect.soft(stopped.somethingRan, `${name} runs`).toBe(false)
    expect.soft(stopped.violations, `${name} breaks no rule`).not.toEqual([])
  }
  expect(requests).toEqual([])
  expect(inkling.page.url()).toBe(url)
  expect(await inkling.page.evaluate(`document.querySelector('nav') !== null`)).toBe(true)
})

test('no address under the app’s own origin leads out of its folder', async () => {
  expect(waysOut.length).toBeGreaterThanOrEqual(12)
  const page = await inkling.page.evaluate(`fetch('/index.html').then((answer) => answer.text())`)
  expect(page).toContain('<title>Inkling</title>')
  for (const way of waysOut) {
    const answer = await inkling.page.evaluate(
      `fetch(location.origin + ${JSON.stringify(way)}).then(
        async (answer) => (answer.ok ? answer.text() : ''), () => '')`,
    )
    expect.soft(answer, way).toBe('')
  }
})

test('no window opens, neither at home nor elsewhere', async () => {
  const count = () =>
    inkling.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
  for (const target of [
    address,
    'about:blank',
    '/index.html',
    'file:///etc/passwd',
    'data:text/html,a',
  ]) {
    const stopped = await attack(
      `
      if (window.open(${JSON.stringify(target)}) !== null) window.somethingRan = true`,
      100,
    )
    expect.soft(stopped.somethingRan, target).toBe(false)
  }
  expect(await count()).toBe(1)
  expect(requests).toEqual([])
})
