import { roundUp } from './tensor.ts'

/** Gives the address of so many bytes; 0 bytes tell how far it is. */
export type Allocate = (bytes: number) => number

/** Hands out addresses at multiples of 64, so that no two buffers share a cache line. */
export function allocator(start: number): Allocate {
  let end = roundUp(start, 64)
  return (bytes) => {
    const offset = end
    end = roundUp(end + bytes, 64)
    return offset
  }
}
