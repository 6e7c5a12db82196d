import { markup, Markup } from './markup.ts'

/** A picture made of lines and text, without the colours, which the page or `standalone` gives it. */
export interface Figure {
  readonly width: number
  readonly height: number
  /** For whoever cannot see it. */
  readonly title: string
  readonly content: Markup
}

/** The picture inside a page whose style sheet has `figureStyle`. */
export function inPage({ width, height, title, content }: Figure): Markup {
  return markup`<svg class="figure" role="img" aria-label="${title}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${content}</svg>`
}

/** The picture as a file of its own: dark ink on white paper, in fonts that every machine has. */
export function standalone({ width, height, title, content }: Figure): string {
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${title}</title>
<style>${new Markup(figureStyle(lightInks))}</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${content}
</svg>
`.text
}

/** The colours of a figure, by the names of its classes. */
export interface Inks {
  readonly ink: string
  readonly muted: string
  readonly hairline: string
  readonly sheet: string
  readonly training: string
  readonly validation: string
  readonly hit: string
  readonly error: string
}

// Training, validation, hit and error are the window's: apart for every kind of colour vision.
export const lightInks: Inks = {
  ink: '#1d2733',
  muted: '#5b6672',
  hairline: '#e4dfd6',
  sheet: '#ffffff',
  training: '#0072b2',
  validation: '#c65600',
  hit: '#a7c0f2',
  error: '#e9963e',
}
export const darkInks: Inks = {
  ink: '#e8e6e1',
  muted: '#9aa4ae',
  hairline: '#2a3138',
  sheet: '#191e24',
  training: '#56b4e9',
  validation: '#e69f00',
  hit: '#2b4b8f',
  error: '#8f4f0c',
}

export const fonts = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"

/** Rules for every class that figures use. */
export function figureStyle(inks: Inks): string {
  const { ink, muted, hairline, sheet, training, validation, hit, error } = inks
  return `
.figure { font: 12px ${fonts}; }
.figure text { fill: ${ink}; }
.figure .heading { font-size: 15px; font-weight: 600; }
.figure .strong { font-weight: 600; }
.figure .quiet { fill: ${muted}; }
.figure .small { font-size: 11px; }
.figure .tiny { font-size: 8px; }
.figure .middle { text-anchor: middle; }
.figure .end { text-anchor: end; }
.figure .grid { stroke: ${hairline}; stroke-width: 1; fill: none; }
.figure .axis { stroke: ${muted}; stroke-width: 1; fill: none; }
.figure .ideal { stroke: ${muted}; stroke-width: 1; stroke-dasharray: 4 4; fill: none; }
.figure .raw { stroke: ${training}; stroke-opacity: 0.3; stroke-width: 1; fill: none; }
.figure .training { stroke: ${training}; stroke-width: 1.75; fill: none; stroke-linejoin: round; }
.figure .validation { stroke: ${validation}; stroke-width: 2; fill: none; stroke-linejoin: round; }
.figure .dot { fill: ${validation}; }
.figure .best { stroke: ${ink}; stroke-width: 1.5; fill: none; }
.figure .bar { fill: ${training}; fill-opacity: 0.25; stroke: ${training}; stroke-width: 1; }
.figure .cell { fill: ${sheet}; stroke: ${hairline}; stroke-width: 1; }
.figure .hit { fill: ${hit}; }
.figure .error { fill: ${error}; }
`
}
