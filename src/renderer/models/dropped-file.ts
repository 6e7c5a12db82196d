/** What was dropped: a file to open, or a sentence that says why there is none. */
export type Dropped =
  | { readonly file: File; readonly refusal: null }
  | { readonly file: null; readonly refusal: string }

/** Above this, a file without a path would have to be read into the window's memory for nothing. */
const mostBytes = 512 * 1024 * 1024

/** Finds the model among the files that were dropped on the window. */
export function droppedModel(files: readonly File[]): Dropped {
  if (files.length === 0) return refuse('What was dropped is not a file.')
  const models = files.filter(({ name }) => name.toLowerCase().endsWith('.safetensors'))
  const [model] = models
  if (!model) {
    return refuse(`Inkling opens .safetensors files, and “${files[0]?.name}” is not one.`)
  }
  if (models.length > 1) return refuse('Only one model at a time can be opened.')
  if (model.size > mostBytes) {
    return refuse(`“${model.name}” is larger than any network that Inkling can train.`)
  }
  return { file: model, refusal: null }
}

function refuse(refusal: string): Dropped {
  return { file: null, refusal }
}
