export type SaveErrorCode =
  | 'DISK_FULL'
  | 'READ_ONLY'
  | 'NO_PERMISSION'
  | 'FOLDER_MISSING'
  | 'IS_A_FOLDER'
  | 'IN_USE'
  | 'TOO_LARGE'
  | 'BAD_NAME'
  | 'TOO_MANY_OPEN'
  | 'DEVICE'
  | 'SHORT_WRITE'
  | 'ALREADY_THERE'
  | 'UNKNOWN'

/** A file that could not be saved; whatever was there before is untouched. */
export class SaveError extends Error {
  override readonly name = 'SaveError'
  readonly code: SaveErrorCode
  readonly path: string

  constructor(code: SaveErrorCode, path: string, reason: string, options?: ErrorOptions) {
    super(`${path} could not be saved: ${reason}`, options)
    this.code = code
    this.path = path
  }
}

/** What the system's error numbers mean to the person who wanted to save. */
const meanings: Readonly<Record<string, readonly [SaveErrorCode, string]>> = {
  ENOSPC: ['DISK_FULL', 'the disk is full. Free some space or choose another disk.'],
  EDQUOT: ['DISK_FULL', 'your disk quota is used up. Free some space or choose another disk.'],
  EROFS: ['READ_ONLY', 'the disk is read-only. Choose another place.'],
  EACCES: ['NO_PERMISSION', 'you may not write there. Choose another folder.'],
  EPERM: ['NO_PERMISSION', 'you may not write there. Choose another folder.'],
  ENOENT: ['FOLDER_MISSING', 'its folder does not exist. Choose another one.'],
  ENOTDIR: ['FOLDER_MISSING', 'its folder is not a folder. Choose another one.'],
  EISDIR: ['IS_A_FOLDER', 'a folder of that name is there. Choose another name.'],
  ENOTEMPTY: ['IS_A_FOLDER', 'a folder of that name is there. Choose another name.'],
  EBUSY: ['IN_USE', 'another program is using it. Close that program or choose another name.'],
  EFBIG: ['TOO_LARGE', 'the disk does not take files this large. Choose another disk.'],
  ENAMETOOLONG: ['BAD_NAME', 'its name is too long. Choose a shorter one.'],
  EMFILE: ['TOO_MANY_OPEN', 'too many files are open. Close other programs and try again.'],
  ENFILE: ['TOO_MANY_OPEN', 'too many files are open. Close other programs and try again.'],
  EIO: ['DEVICE', 'the disk reported an error. It may be failing; choose another one.'],
}

/** Puts a system error into words. */
export function saveErrorFrom(error: unknown, path: string): SaveError {
  if (error instanceof SaveError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const [meaning, reason] = meanings[code] ?? ['UNKNOWN', `${message}.`]
  return new SaveError(meaning, path, reason, { cause: error })
}
