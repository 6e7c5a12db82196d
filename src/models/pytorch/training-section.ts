/** Python that predicts, tests and trains on, on one machine or under torchrun. */
export const trainingSection = `
def normalised(images):
    """Uint8 [count, ...], 0 is paper and 255 is ink -> what the network takes."""
    grey = images.reshape(-1, *INPUT_SHAPE).double() / 255
    return ((grey - MEAN) / DEVIATION).float()


@torch.no_grad()
def predict(network, images):
    """Uint8 images [count, height, width] -> probabilities [count, classes]."""
    device = next(network.parameters()).device
    return F.softmax(network(normalised(images).to(device)), dim=1).cpu()


def read_idx(folder, name):
    """One of MNIST's files, as it is or as .gz: uint8, [count, height, width] or [count]."""
    path = pathlib.Path(folder) / name
    raw = path.read_bytes() if path.exists() else gzip.open(f"{path}.gz").read()
    dimensions = raw[3]
    begin = 4 + 4 * dimensions
    shape = struct.unpack(f">{dimensions}I", raw[4:begin])
    return torch.frombuffer(bytearray(raw[begin:]), dtype=torch.uint8).reshape(shape)


def read_digits(folder, part):
    images = read_idx(folder, f"{part}-images-idx3-ubyte")
    return images, read_idx(folder, f"{part}-labels-idx1-ubyte").long()


def accuracy(network, images, labels):
    network.eval()
    right = 0
    for some, answers in zip(images.split(1000), labels.split(1000)):
        right += (predict(network, some).argmax(dim=1) == answers).sum().item()
    return right / len(labels)


def test(options):
    share = accuracy(load(options.weights), *read_digits(options.data, "t10k"))
    print(f"{NAME}: test accuracy {share:.2%}")


def train(options):
    """Goes on from the weights. Of every batch, each of torchrun's processes takes its share."""
    rank, processes = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    if options.batch_size % processes != 0:
        raise SystemExit(f"--batch-size must be a multiple of the {processes} processes.")
    on_gpu = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if on_gpu else "cpu"
    if processes > 1:
        torch.distributed.init_process_group("nccl" if on_gpu else "gloo")

    network = load(options.weights).to(device)
    parallel = nn.parallel.DistributedDataParallel(network) if processes > 1 else network
    images, labels = read_digits(options.data, "train")
    steps = len(images) // options.batch_size
    optimizer = torch.optim.SGD(network.parameters(), lr=options.learning_rate, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, max(1, steps * options.epochs))
    torch.manual_seed(options.seed + rank)

    for epoch in range(options.epochs):
        # The same order in every process, so that no digit is seen twice.
        shuffle = torch.Generator().manual_seed(options.seed + epoch)
        order = torch.randperm(len(images), generator=shuffle)
        parallel.train()
        total = 0.0
        for step in range(steps):
            batch = order[step * options.batch_size :][: options.batch_size][rank::processes]
            logits = parallel(normalised(images[batch]).to(device))
            loss = F.cross_entropy(logits, labels[batch].to(device))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        if rank == 0:
            save(options.out, network, like=options.weights)
            share = accuracy(network, *read_digits(options.data, "t10k"))
            print(f"Epoch {epoch + 1}: loss {total / max(1, steps):.4f}, test accuracy {share:.2%}")

    if processes > 1:
        torch.distributed.destroy_process_group()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["test", "train"])
    parser.add_argument("data", help="folder with MNIST's IDX files, plain or .gz")
    parser.add_argument("--weights", default=WEIGHTS, help="model file to begin with")
    parser.add_argument("--out", default=CONTINUED, help="where train saves")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch-size", type=int, default=64, help="of all processes together")
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    train(options) if options.command == "train" else test(options)


if __name__ == "__main__":
    main()
`.trim()
