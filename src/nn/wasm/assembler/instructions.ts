/** The types of WebAssembly that Inkling's kernels use. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'v128'

/** What follows an opcode besides its operands on the stack. */
export type Immediate = 'memory' | 'memory-lane' | 'lane' | 'lanes16' | 'zero' | 'zero2' | 'none'

export interface Instruction {
  readonly opcode: readonly number[]
  readonly operands: readonly ValueType[]
  readonly result: ValueType | 'void'
  readonly immediate: Immediate
  /** log2 of the natural alignment of a memory access. */
  readonly alignment: number
}

type Signature = `${string}->${ValueType | 'void'}`

/** `'v128 v128->v128'` and an opcode make an instruction. */
function plain(opcode: number | readonly number[], signature: Signature): Instruction {
  return instruction(opcode, signature, 'none', 0)
}

function memory(
  opcode: number | readonly number[],
  alignment: number,
  signature: Signature,
): Instruction {
  return instruction(opcode, signature, 'memory', alignment)
}

function instruction(
  opcode: number | readonly number[],
  signature: Signature,
  immediate: Immediate,
  alignment: number,
): Instruction {
  const [operands = '', result = 'void'] = signature.split('->')
  return {
    opcode: typeof opcode === 'number' ? [opcode] : opcode,
    operands: operands.split(' ').filter(Boolean) as ValueType[],
    result: result as ValueType | 'void',
    immediate,
    alignment,
  }
}

const simd = (code: number) => [0xfd, ...(code < 0x80 ? [code] : [(code & 0x7f) | 0x80, code >> 7])]
const atomic = (code: number) => [0xfe, code]

/** Every instruction with operands, by its name in the specification's text format. */
export const instructions = {
  'memory.fill': instruction([0xfc, 0x0b], 'i32 i32 i32->void', 'zero', 0),
  'memory.copy': instruction([0xfc, 0x0a], 'i32 i32 i32->void', 'zero2', 0),

  'i32.load': memory(0x28, 2, 'i32->i32'),
  'i32.load8_u': memory(0x2d, 0, 'i32->i32'),
  'i32.store': memory(0x36, 2, 'i32 i32->void'),
  'i32.eqz': plain(0x45, 'i32->i32'),
  'i32.eq': plain(0x46, 'i32 i32->i32'),
  'i32.ne': plain(0x47, 'i32 i32->i32'),
  'i32.lt_u': plain(0x49, 'i32 i32->i32'),
  'i32.gt_u': plain(0x4b, 'i32 i32->i32'),
  'i32.le_u': plain(0x4d, 'i32 i32->i32'),
  'i32.ge_u': plain(0x4f, 'i32 i32->i32'),
  'i32.add': plain(0x6a, 'i32 i32->i32'),
  'i32.sub': plain(0x6b, 'i32 i32->i32'),
  'i32.mul': plain(0x6c, 'i32 i32->i32'),
  'i32.and': plain(0x71, 'i32 i32->i32'),
  'i32.or': plain(0x72, 'i32 i32->i32'),
  'i32.xor': plain(0x73, 'i32 i32->i32'),
  'i32.shl': plain(0x74, 'i32 i32->i32'),
  'i32.shr_s': plain(0x75, 'i32 i32->i32'),
  'i32.shr_u': plain(0x76, 'i32 i32->i32'),
  'i32.reinterpret_f32': plain(0xbc, 'f32->i32'),

  'f32.load': memory(0x2a, 2, 'i32->f32'),
  'f32.store': memory(0x38, 2, 'i32 f32->void'),
  'f32.eq': plain(0x5b, 'f32 f32->i32'),
  'f32.ne': plain(0x5c, 'f32 f32->i32'),
  'f32.lt': plain(0x5d, 'f32 f32->i32'),
  'f32.gt': plain(0x5e, 'f32 f32->i32'),
  'f32.add': plain(0x92, 'f32 f32->f32'),
  'f32.sub': plain(0x93, 'f32 f32->f32'),
  'f32.mul': plain(0x94, 'f32 f32->f32'),
  'f32.div': plain(0x95, 'f32 f32->f32'),
  'f32.max': plain(0x97, 'f32 f32->f32'),
  'f32.convert_i32_s': plain(0xb2, 'i32->f32'),
  'f32.convert_i32_u': plain(0xb3, 'i32->f32'),
  'f32.reinterpret_i32': plain(0xbe, 'i32->f32'),

  'v128.load': memory(simd(0x00), 4, 'i32->v128'),
  'v128.load8x8_u': memory(simd(0x02), 3, 'i32->v128'),
  'v128.load32_splat': memory(simd(0x09), 2, 'i32->v128'),
  'v128.load32_zero': memory(simd(0x5c), 2, 'i32->v128'),
  'v128.store': memory(simd(0x0b), 4, 'i32 v128->void'),
  'v128.store64_lane': instruction(simd(0x5b), 'i32 v128->void', 'memory-lane', 3),
  'v128.and': plain(simd(0x4e), 'v128 v128->v128'),
  'v128.andnot': plain(simd(0x4f), 'v128 v128->v128'),
  'v128.or': plain(simd(0x50), 'v128 v128->v128'),
  'v128.xor': plain(simd(0x51), 'v128 v128->v128'),
  'v128.bitselect': plain(simd(0x52), 'v128 v128 v128->v128'),
  'v128.any_true': plain(simd(0x53), 'v128->i32'),
  'i8x16.shuffle': instruction(simd(0x0d), 'v128 v128->v128', 'lanes16', 0),

  'i16x8.extend_low_i8x16_u': plain(simd(0x89), 'v128->v128'),
  'i32x4.splat': plain(simd(0x11), 'i32->v128'),
  'i32x4.extract_lane': instruction(simd(0x1b), 'v128->i32', 'lane', 0),
  'i32x4.eq': plain(simd(0x37), 'v128 v128->v128'),
  'i32x4.lt_u': plain(simd(0x3a), 'v128 v128->v128'),
  'i32x4.ge_u': plain(simd(0x40), 'v128 v128->v128'),
  'i32x4.bitmask': plain(simd(0xa4), 'v128->i32'),
  'i32x4.extend_low_i16x8_u': plain(simd(0xa9), 'v128->v128'),
  'i32x4.extend_high_i16x8_u': plain(simd(0xaa), 'v128->v128'),
  'i32x4.shl': plain(simd(0xab), 'v128 i32->v128'),
  'i32x4.shr_s': plain(simd(0xac), 'v128 i32->v128'),
  'i32x4.shr_u': plain(simd(0xad), 'v128 i32->v128'),
  'i32x4.add': plain(simd(0xae), 'v128 v128->v128'),
  'i32x4.sub': plain(simd(0xb1), 'v128 v128->v128'),
  'i32x4.mul': plain(simd(0xb5), 'v128 v128->v128'),
  'i32x4.trunc_sat_f32x4_s': plain(simd(0xf8), 'v128->v128'),

  'f32x4.splat': plain(simd(0x13), 'f32->v128'),
  'f32x4.extract_lane': instruction(simd(0x1f), 'v128->f32', 'lane', 0),
  'f32x4.replace_lane': instruction(simd(0x20), 'v128 f32->v128', 'lane', 0),
  'f32x4.eq': plain(simd(0x41), 'v128 v128->v128'),
  'f32x4.ne': plain(simd(0x42), 'v128 v128->v128'),
  'f32x4.lt': plain(simd(0x43), 'v128 v128->v128'),
  'f32x4.gt': plain(simd(0x44), 'v128 v128->v128'),
  'f32x4.ge': plain(simd(0x46), 'v128 v128->v128'),
  'f32x4.nearest': plain(simd(0x6a), 'v128->v128'),
  'f32x4.abs': plain(simd(0xe0), 'v128->v128'),
  'f32x4.sqrt': plain(simd(0xe3), 'v128->v128'),
  'f32x4.add': plain(simd(0xe4), 'v128 v128->v128'),
  'f32x4.sub': plain(simd(0xe5), 'v128 v128->v128'),
  'f32x4.mul': plain(simd(0xe6), 'v128 v128->v128'),
  'f32x4.div': plain(simd(0xe7), 'v128 v128->v128'),
  'f32x4.max': plain(simd(0xe9), 'v128 v128->v128'),
  'f32x4.pmin': plain(simd(0xea), 'v128 v128->v128'),
  'f32x4.pmax': plain(simd(0xeb), 'v128 v128->v128'),
  'f32x4.convert_i32x4_s': plain(simd(0xfa), 'v128->v128'),
  'f32x4.convert_i32x4_u': plain(simd(0xfb), 'v128->v128'),
  'f32x4.relaxed_madd': plain(simd(0x105), 'v128 v128 v128->v128'),

  'memory.atomic.notify': memory(atomic(0x00), 2, 'i32 i32->i32'),
  'memory.atomic.wait32': memory(atomic(0x01), 2, 'i32 i32 i64->i32'),
  'i32.atomic.load': memory(atomic(0x10), 2, 'i32->i32'),
  'i32.atomic.store': memory(atomic(0x17), 2, 'i32 i32->void'),
  'i32.atomic.rmw.add': memory(atomic(0x1e), 2, 'i32 i32->i32'),
} as const satisfies Record<string, Instruction>

export type InstructionName = keyof typeof instructions
