/**
 * Counts the sets of kernels that compute other last bits than the ones before, in either engine. It
 * goes up by one with every change after which the same seed comes to other weights; a checkpoint
 * remembers it, since only the same arithmetic goes on to the same bits.
 */
export const kernelSet = 1
