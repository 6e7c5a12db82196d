import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { launchInkling, type Inkling } from './launch.ts'

/**
 * Real Electron alone asks the app before a page navigates. The stand-in shows the page in a browser,
 * which asks nobody: there only the content security policy stops something.
 */
const isElectron = process.env.ELECTRON_OVERRIDE_DIST_PATH === undefined

let inkling: Inkling
let elsewhere: Server
let address = ''
const requests: string[] = []

test.beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end('<p>elsewhere</p>')
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

/** Ways for code in the page to lead its window, or a frame in it, somewhere else. */
const vectors = (to: string): Readonly<Record<string, string>> => ({
  'location.href': `location.href = '${to}'`,
  'location.assign': `location.assign('${to}')`,
  'location.replace': `location.replace('${to}')`,
  'top.location': `top.location = '${to}'`,
  'a link': link(to, ''),
  'a link for a new window': link(to, 'target="_blank"'),
  'a link for the top': link(to, 'target="_top"'),
  'a middle click': `${anchor(to)}
    a.dispatchEvent(new MouseEvent('auxclick', { button: 1, bubbles: true }))`,
  'a form': form(to, 'get'),
  'a posted form': form(to, 'post'),
  'a refresh': `const m = document.createElement('meta')
    m.httpEquiv = 'refresh'
    m.content = '0;url=${to}'
    document.head.append(m)`,
  'a frame': `const f = document.createElement('iframe')
    f.src = '${to}'
    document.body.append(f)`,
  'an object': `const o = document.createElement('object')
    o.data = '${to}'
    document.body.append(o)`,
  'a webview': `const w = document.createElement('webview')
    w.setAttribute('src', '${to}')
    document.body.append(w)`,
  'the navigation API': `globalThis.navigation?.navigate('${to}')`,
})

const stoppedByPolicy = ['a form', 'a posted form', 'a frame', 'an object']

const anchor = (to: string) => `const a = document.createElement('a')
    a.href = '${to}'
    document.body.append(a)`
const link = (to: string, attributes: string) => `${anchor(to)}
    for (const [name, value] of new URLSearchParams(${JSON.stringify(attributes.replaceAll('"', ''))}))
      a.setAttribute(name, value)
    a.click()`
const form = (to: string, method: string) => `const f = document.createElement('form')
    f.action = '${to}'
    f.method = '${method}'
    document.body.append(f)
    f.submit()`

test('nothing in the page leads its window anywhere else', async () => {
  const attacks = Object.entries(vectors(address)).filter(
    ([name]) => isElectron || stoppedByPolicy.includes(name),
  )
  expect(attacks.length).toBeGreaterThanOrEqual(isElectron ? 12 : stoppedByPolicy.length)
  const home = inkling.page.url()
  for (const [name, code] of attacks) {
    await inkling.page.evaluate(`setTimeout(() => { ${code} })`)
    await inkling.page.waitForTimeout(300)
    expect.soft(inkling.page.url(), name).toBe(home)
  }
  expect(requests).toEqual([])
})
