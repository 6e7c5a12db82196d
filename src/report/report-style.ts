import { darkInks, figureStyle, fonts, lightInks, type Inks } from './figure.ts'

/** The style sheet of a report: light or dark as the system, always light on paper. */
export const reportStyle = `
${colours(lightInks, '#faf8f4')}
@media screen and (prefers-color-scheme: dark) {
${colours(darkInks, '#14181d')}
}
* { box-sizing: border-box; margin: 0; }
body { padding: 40px 24px 64px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 ${fonts}; font-variant-numeric: tabular-nums; }
main { max-width: 960px; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-end;
  gap: 16px 32px; padding-bottom: 24px; border-bottom: 2px solid var(--ink); }
header div { min-width: 0; }
h1 { font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 40px 0 12px; font-size: 20px; line-height: 1.3; }
.score { margin-inline-start: auto; text-align: end; }
.score b { display: block; font-size: 40px; line-height: 1.1; }
.quiet, figcaption, thead th { color: var(--muted); }
p { max-width: 44em; overflow-wrap: anywhere; }
h2 + p { margin-bottom: 12px; }
.wide { overflow-x: auto; }
svg { display: block; max-width: 100%; height: auto; }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--hairline); text-align: end;
  font-weight: 400; vertical-align: top; }
thead th { font-size: 12px; vertical-align: bottom; }
tfoot td, tfoot th { font-weight: 600; }
th:first-child, td:first-child, .texts th, .texts td { text-align: start; }
.texts th { width: 11em; color: var(--muted); }
.texts td { overflow-wrap: anywhere; }
.marked td { font-weight: 600; }
.digits { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 12px; }
.digits figure { display: grid; justify-items: center; gap: 4px; padding: 8px 4px;
  border: 1px solid var(--hairline); border-radius: 6px; background: var(--sheet);
  text-align: center; break-inside: avoid; }
.digits img { width: 56px; height: 56px; object-fit: contain; image-rendering: pixelated;
  background: #fff; }
.digits figcaption { font-size: 12px; line-height: 1.35; overflow-wrap: anywhere; }
.digits b { color: var(--ink); }
@media print {
  @page { margin: 16mm 14mm; }
  body { padding: 0; background: none; font-size: 11pt; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  h2 { break-after: avoid; }
  h2 + p, h2 + p + * { break-before: avoid; }
  svg, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  .wide { overflow: visible; }
}
`

function colours(inks: Inks, paper: string): string {
  const { ink, muted, hairline, sheet } = inks
  return `:root { color-scheme: light dark; --paper: ${paper}; --sheet: ${sheet}; --ink: ${ink};
  --muted: ${muted}; --hairline: ${hairline}; }${figureStyle({ ...inks, sheet: 'var(--sheet)' })}`
}
