/** Brightness of every pixel, 0 black to 1 white: float32 `[height, width]`. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly brightness: Float32Array
}
