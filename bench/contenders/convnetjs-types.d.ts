declare module 'convnetjs' {
  interface Vol {
    w: number[]
  }
  interface Net {
    makeLayers(definitions: object[]): void
    forward(volume: Vol | undefined): Vol
  }
  interface Trainer {
    train(volume: Vol | undefined, label: number | undefined): unknown
  }
  const convnetjs: {
    Net: new () => Net
    Vol: new (width: number, height: number, depth: number, value: number) => Vol
    SGDTrainer: new (net: Net, options: object) => Trainer
  }
  export default convnetjs
}
