import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { describe, expect, onTestFinished, test } from 'vitest'
import { sampleFolder, standInFolder, temporaryFolder } from './sample-app.ts'

/** Starts the sample as a person without Electron does. */
async function startSample() {
  const script = join(standInFolder, 'electron')
  const args = [script, sampleFolder, `--user-data-dir=${await temporaryFolder()}`]
  const app = spawn(process.execPath, args, {
    // no desktop: nothing must open on the machine that runs the tests
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
  })
  onTestFinished(() => void app.kill('SIGKILL'))
  let output = ''
  app.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const links = () => output.match(/http:\S+/g) ?? []
  await expect.poll(links).toHaveLength(1)
  return { app, link: new URL(links()[0]!), links }
}

interface Answer {
  readonly status: number
  readonly cookie: string
  readonly body: string
}

function get(url: URL, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => {
        const cookie = (response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''
        resolve({ status: response.statusCode ?? 0, cookie, body })
      })
    })
      .on('error', reject)
      .end()
  })
}

// opening a link on macOS and Windows would show a browser
describe.runIf(process.platform === 'linux')('an app in a person’s own browser', () => {
  test('is served to whoever has the link, and the link works once', async () => {
    const { link, links } = await startSample()
    const first = await get(link)
    expect(first.status).toBe(303)
    const page = await get(new URL('/index.html', link), { cookie: first.cookie })
    expect(page.status).toBe(200)
    expect(page.body).toContain('<h1>Sample</h1>')

    expect((await get(link)).status).toBe(403)
    await expect.poll(links).toHaveLength(2)
    expect((await get(new URL(links()[1]!))).status).toBe(303)
  })

  test.each([
    ['without the cookie', () => ({})],
    ['with a wrong cookie', (cookie: string) => ({ cookie: `${cookie}x` })],
    ['under another name of this machine', (cookie: string) => ({ cookie, host: 'evil.test' })],
  ])('is refused %s', async (_how, headers) => {
    const { link } = await startSample()
    const { cookie } = await get(link)
    const answer = await get(new URL('/index.html', link), headers(cookie))
    expect(answer.status).toBe(403)
    expect(answer.body).not.toContain('Sample')
  })

  test('takes no connection from another site’s page, even with the cookie', async () => {
    const { link } = await startSample()
    const { cookie } = await get(link)
    const address = `ws://${link.host}/.stand-in/link`
    const foreign = new WebSocket(address, { headers: { cookie }, origin: 'https://evil.test' })
    await expect(once(foreign, 'open')).rejects.toThrow()
    const own = new WebSocket(address, { headers: { cookie }, origin: link.origin })
    await once(own, 'open')
    own.close()
  })

  test('ends with Ctrl+C', async () => {
    const { app } = await startSample()
    app.kill('SIGINT')
    expect(await once(app, 'exit')).toEqual([0, null])
  })

  test('ends with a reason where there is no app', async () => {
    const app = spawn(process.execPath, [join(standInFolder, 'electron'), join(sampleFolder, 'no')])
    let complaint = ''
    app.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
    expect(await once(app, 'close')).toEqual([1, null])
    expect(complaint).toContain(`There is no app at ${join(sampleFolder, 'no', 'package.json')}`)
  })
})
