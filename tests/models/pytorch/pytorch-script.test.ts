import { describe, expect, it } from 'vitest'
import { pytorchExample } from '../../../src/models/pytorch/example.ts'
import { pytorchScript } from '../../../src/models/pytorch/pytorch-script.ts'
import type { LayerSpec } from '../../../src/nn/layers/index.ts'
import { smallModel } from '../small-model.ts'

const small = pytorchScript(smallModel, 'small.safetensors')

/** The class alone, of a network of these layers. */
function classOf(inputShape: readonly number[], ...layers: LayerSpec[]): string {
  const network = { name: 'Other', inputShape, layers }
  const script = pytorchScript({ ...smallModel, network, test: null }, 'x')
  return script.slice(script.indexOf('class Network'), script.indexOf('def read_safetensors'))
}

describe('a PyTorch program', () => {
  it('has the network under the names of the tensors, each line with its output', () => {
    expect(small).toContain(`class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, kernel_size=3)
        self.dropout1 = nn.Dropout(0.25)
        self.fc1 = nn.Linear(8, 3)

    def forward(self, x):
        """Float32 [count, *INPUT_SHAPE] -> logits [count, classes]."""
        x = self.conv1(x)        # 2x4x4
        x = F.relu(x)            # 2x4x4
        x = F.max_pool2d(x, 2)   # 2x2x2
        x = torch.flatten(x, 1)  # 8
        x = self.dropout1(x)     # 8
        x = self.fc1(x)          # 3
        return x
`)
  })

  it('is not written for a network whose images only Inkling preprocesses', () => {
    const network = { ...smallModel.network, preprocessing: ['deslant'] as const }
    expect(() => pytorchScript({ ...smallModel, network }, 'x')).toThrow('train it without')
  })

  it('names the options that are not as usual', () => {
    const written = classOf(
      [1, 28, 28],
      { kind: 'conv2d', filters: 4, kernel: 5, stride: 2, padding: 2 },
      { kind: 'max-pool2d', window: 3, stride: 1 },
      { kind: 'flatten' },
    )
    expect(written).toContain('nn.Conv2d(1, 4, kernel_size=5, stride=2, padding=2)')
    expect(written).toContain('F.max_pool2d(x, 3, stride=1)')
  })

  it('leaves out only a softmax at the very end', () => {
    const softmax = { kind: 'softmax' } as const
    expect(classOf([3], softmax, { kind: 'relu' })).toContain('x = F.softmax(x, dim=1)')
    expect(classOf([3], { kind: 'relu' }, softmax)).not.toContain('softmax')
    expect(classOf([3], softmax)).toContain('        return x')
  })

  it('knows the shape, the normalisation and where the weights are', () => {
    expect(small).toContain('WEIGHTS = FOLDER / "small.safetensors"')
    expect(small).toContain('INPUT_SHAPE = (1, 6, 6)\nMEAN, DEVIATION = 0.1307, 0.3081\n')
    const flat = { name: 'Flat', inputShape: [3], layers: [{ kind: 'relu' }] } as const
    expect(pytorchScript({ ...smallModel, network: flat }, 'x')).toContain('INPUT_SHAPE = (3,)')
  })

  it('keeps what a network or a file is called from becoming code', () => {
    const name = '"""\nimport os\r\\"\u2028\ud800'
    const script = pytorchScript({ ...smallModel, network: { ...smallModel.network, name } }, name)
    const literal = String.raw`"\"\"\"\nimport os\r\\\"` + '\u2028\ufffd"'
    expect(script).toContain(`\nNAME = ${literal}\n`)
    expect(script).toContain(`\nWEIGHTS = FOLDER / ${literal}\n`)
  })
})

describe('the lines to try it with', () => {
  it('keep a file name from becoming a command', () => {
    expect(pytorchExample('lenet_5.py')).toContain('\npython3 lenet_5.py test DATA\n')
    expect(pytorchExample('my $(digits).py')).toContain("\npython3 './my $(digits).py' test DATA\n")
    expect(pytorchExample("it's.py")).toContain(String.raw`python3 './it'\''s.py' test DATA`)
    expect(pytorchExample('-c.py')).toContain("python3 './-c.py' test DATA")
  })
})
