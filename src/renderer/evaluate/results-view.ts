/** What of a test to look at. */
export const resultsViews = [
  { value: 'confusion', label: 'Confusion' },
  { value: 'calibration', label: 'Calibration' },
  { value: 'comparison', label: 'Comparison' },
] as const
export type ResultsView = (typeof resultsViews)[number]['value']
