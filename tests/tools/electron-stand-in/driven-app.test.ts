import type { ElectronApplication, Page } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { descendantsOf, openSample, stillAlive, temporaryFolder } from './sample-app.ts'

/** What the sample's preload script and page put on their window. */
declare const sample: { invoke(channel: string, ...args: unknown[]): Promise<unknown> }
declare const worker: MessagePort

// the stand-in is a script, which Windows can't run by its name
describe.runIf(process.platform !== 'win32')('a driven app', () => {
  let app: ElectronApplication
  let page: Page
  let userData: string

  beforeAll(async () => {
    userData = await mkdtemp(join(tmpdir(), 'stand-in-'))
    ;({ app, page } = await openSample(userData))
  }, 60_000)
  afterAll(async () => {
    await app.close()
    await rm(userData, { recursive: true, maxRetries: 5 })
  })

  const log = () => page.evaluate(() => sample.invoke('log'))

  test('has the switch --user-data-dir, the manifest’s version and its own', async () => {
    const facts = await app.evaluate(({ app: main }) => ({
      userData: main.getPath('userData'),
      version: main.getVersion(),
      electron: process.versions.electron,
    }))
    expect(facts).toMatchObject({ userData, version: '1.2.3' })
    expect(facts.electron).toMatch(/^\d+\.\d+\.\d+-stand-in$/)
  })

  test('has a window of the size that it asked for', async () => {
    const window = await app.browserWindow(page)
    expect(await window.evaluate((one) => one.getContentSize())).toEqual([640, 480])
    const size = () => page.evaluate('[innerWidth, innerHeight]')
    await expect.poll(size).toEqual([640, 480])
  })

  test('is really bound by the headers of its own protocol handler', async () => {
    const attempt = page.evaluate(`document.body.innerHTML = '<b>injected</b>'`)
    await expect(attempt).rejects.toThrow('TrustedHTML')
    await expect(page.evaluate(`fetch('https://example.org')`)).rejects.toThrow()
  })

  test('passes typed arrays through ipcMain.handle', async () => {
    const doubled = await page.evaluate(async () => {
      const answer = (await sample.invoke('double', new Float32Array([1.5, 2]))) as Float32Array
      return { isFloat32: answer instanceof Float32Array, values: [...answer] }
    })
    expect(doubled).toEqual({ isFloat32: true, values: [3, 4] })
  })

  test.each([
    ['fail', "Error invoking remote method 'fail': RangeError: Expected a digit, got 10."],
    ['none', "Error invoking remote method 'none': Error: No handler registered for 'none'"],
  ])('rejects the call "%s" in Electron’s words', async (channel, message) => {
    const rejected = page.evaluate(
      (name) => sample.invoke(name).catch((error: Error) => error.message),
      channel,
    )
    expect(await rejected).toBe(message)
  })

  test('tells the main process which frame asks', async () => {
    expect(await page.evaluate(() => sample.invoke('whoAsks'))).toEqual({
      url: 'app://sample/index.html?start#top',
      origin: 'app://sample',
      isMainFrame: true,
    })
  })

  test('connects the page with a utility process, whose end both notice', async () => {
    await page.evaluate(() => sample.invoke('connect'))
    await page.getByText('worker is here').waitFor()
    const answer = await page.evaluate(() => {
      const { promise, resolve } = Promise.withResolvers<Uint8Array>()
      worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => resolve(data)
      worker.postMessage(new Uint8Array([1, 2]))
      return promise.then((data) => ({ isBytes: data instanceof Uint8Array, values: [...data] }))
    })
    expect(answer).toEqual({ isBytes: true, values: [2, 3] })

    await page.evaluate(() => worker.postMessage('die'))
    await page.getByText('worker ended with 7').waitFor()
    await page.getByText('port closed').waitFor()
    expect(await log()).toEqual(expect.arrayContaining(['hello window --loud', 'worker exit 7']))
  })

  test('asks in the page where there is no native dialog', async () => {
    const answer = page.evaluate(() => sample.invoke('ask'))
    await page.getByRole('dialog', { name: 'Keep training?' }).waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await answer).toBe(1)
  })

  test('takes Escape for the button called Cancel', async () => {
    const answer = page.evaluate(() => sample.invoke('ask'))
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    expect(await answer).toBe(2)
  })

  test('asks for a name to save under, and adds the extension', async () => {
    const answer = page.evaluate(() => sample.invoke('save'))
    await page.getByLabel('File name').fill('seven')
    await page.keyboard.press('Enter')
    expect(await answer).toBe(join(userData, 'seven.model'))
  })

  test('answers with a place in the folder, however early Enter is pressed', async () => {
    // Right after the dialog has come, before the folder can have been listed.
    const answer = page.evaluate(`
      new MutationObserver((_changes, observer) => {
        const name = document.body.lastElementChild?.shadowRoot?.querySelector('input')
        if (!name) return
        observer.disconnect()
        name.value = 'early'
        name.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
      }).observe(document.body, { childList: true })
      sample.invoke('save')
    `)
    expect(await answer).toBe(join(userData, 'early.model'))
  })

  test('lets a test stand in for a dialog', async () => {
    await app.evaluate(({ dialog }) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/from/the/test' })
    })
    expect(await page.evaluate(() => sample.invoke('save'))).toBe('/from/the/test')
  })

  test('hears the shortcuts of its menu', async () => {
    await page.keyboard.press(process.platform === 'darwin' ? 'Meta+s' : 'Control+s')
    await expect.poll(log).toContain('menu Save')
  })

  test('hears a shortcut in the moment in which a dialog goes', async () => {
    const saves = async () =>
      ((await log()) as string[]).filter((line) => line === 'menu Save').length
    const before = await saves()
    // A closed dialog keeps the focus until the page is drawn again.
    const press = process.platform === 'darwin' ? 'metaKey' : 'ctrlKey'
    await page.evaluate(`
      new MutationObserver((_changes, observer) => {
        const stop = document.body.lastElementChild?.shadowRoot?.querySelector('button')
        if (!stop) return
        observer.disconnect()
        stop.click()
        const key = { key: 's', code: 'KeyS', ${press}: true, bubbles: true, composed: true }
        stop.dispatchEvent(new KeyboardEvent('keydown', key))
      }).observe(document.body, { childList: true })
      sample.invoke('ask')
    `)
    expect(await saves()).toBe(before + 1)
  })

  test('decides about links that open a window', async () => {
    const lines: string[] = []
    app.process().stdout?.on('data', (chunk: Buffer) => lines.push(chunk.toString()))
    await page.getByRole('link', { name: 'Help' }).click()
    await expect.poll(() => lines.join('')).toContain('https://example.org/help')
    expect(app.windows()).toHaveLength(1)
  })

  test('says which part of Electron is not there', async () => {
    const attempt = app.evaluate(({ app: main }) => main.dock?.hide())
    await expect(attempt).rejects.toThrow('has no App.dock')
  })

  test('survives a reload of its page', async () => {
    await page.reload()
    await page.getByText('ready', { exact: true }).waitFor()
    const reloaded = page.waitForEvent('load')
    await (await app.browserWindow(page)).evaluate((window) => window.webContents.reload())
    await reloaded
    await page.getByText('ready', { exact: true }).waitFor()
    expect(await page.evaluate(() => sample.invoke('double', [2]))).toEqual([4])
  })
})

describe.runIf(process.platform !== 'win32')('the end of a driven app', () => {
  test('does not come with a crash of its page, which can be loaded again', async () => {
    const { app } = await openSample(await temporaryFolder())
    const reopened = app.waitForEvent('window')
    const crash = app.evaluate(({ webContents }) => {
      const [contents] = webContents.getAllWebContents()
      const gone = new Promise((resolve) => {
        contents!.once('render-process-gone', (_event, details) => {
          // at once, when the end of the page's connection may not have come through yet
          contents!.reload()
          resolve(details.reason)
        })
      })
      contents!.forcefullyCrashRenderer()
      return gone
    })
    expect(await crash).toBe('crashed')
    await (await reopened).getByText('ready', { exact: true }).waitFor()
    await app.close()
  })

  test('comes with its last window, leaves no process, and it starts again', async () => {
    const userData = await temporaryFolder()
    for (let start = 0; start < 2; start++) {
      const { app, page } = await openSample(userData)
      await page.evaluate(() => sample.invoke('connect'))
      await page.getByText('worker is here').waitFor()
      const pids = descendantsOf(app.process().pid!)
      expect(pids.length).toBeGreaterThan(1)

      const closed = app.waitForEvent('close')
      await page.close()
      await closed
      await expect.poll(() => stillAlive(pids)).toEqual([])
    }
  })

  test('waits while the window refuses to close', async () => {
    const { app, page } = await openSample(await temporaryFolder())
    await page.evaluate(() => sample.invoke('hold'))
    await app.evaluate(({ app: main }) => main.quit())
    expect(await page.evaluate(() => sample.invoke('log'))).toEqual(['before-quit'])
    await app.close()
  })

  test('takes the browser and the utility process along when it is killed', async () => {
    const { app, page } = await openSample(await temporaryFolder())
    await page.evaluate(() => sample.invoke('connect'))
    await page.getByText('worker is here').waitFor()
    const pids = descendantsOf(app.process().pid!)
    app.process().kill('SIGKILL')
    await expect.poll(() => stillAlive(pids), { timeout: 5_000 }).toEqual([])
  })
})
