"""PyTorch on the same network: batches lie ready in memory, so its data loading is not counted."""

import torch
from protocol import compete, training_images
from torch import nn

BATCHES = 32


def build(layers):
    """The network as nn.Sequential; the softmax belongs to the loss."""
    modules, channels, side = [], 1, 28
    features = None
    for layer in layers:
        kind, o = layer["kind"], layer["options"]
        if kind == "conv2d":
            conv = nn.Conv2d(channels, o["filters"], o["kernel"], o["stride"], o["padding"])
            modules.append(conv)
            channels = o["filters"]
            side = (side + 2 * o["padding"] - o["kernel"]) // o["stride"] + 1
        elif kind == "max-pool2d":
            modules.append(nn.MaxPool2d(o["window"], o["stride"]))
            side = (side - o["window"]) // o["stride"] + 1
        elif kind == "relu":
            modules.append(nn.ReLU())
        elif kind == "dropout":
            modules.append(nn.Dropout(o["dropProbability"]))
        elif kind == "flatten":
            modules.append(nn.Flatten())
            features = channels * side * side
        elif kind == "dense":
            modules.append(nn.Linear(features, o["units"]))
            features = o["units"]
        elif kind != "softmax":
            raise ValueError(f"no PyTorch module for {kind}")
    return nn.Sequential(*modules)


def prepare(task):
    torch.manual_seed(1)
    if task["threads"]:
        torch.set_num_threads(task["threads"])
    model = build(task["layers"])
    batch = task["batchSize"]
    x, labels = training_images(task["mnist"], BATCHES * batch)
    x = torch.from_numpy(x).split(batch)
    labels = torch.from_numpy(labels).split(batch)
    if task["variant"] == "channels_last":
        model = model.to(memory_format=torch.channels_last)
        x = [part.contiguous(memory_format=torch.channels_last) for part in x]
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    place = 0

    def train():
        nonlocal place
        i = place = (place + 1) % BATCHES
        optimizer.zero_grad(set_to_none=True)
        loss_of(model(x[i]), labels[i]).backward()
        optimizer.step()
        return batch

    def infer():
        nonlocal place
        i = place = (place + 1) % BATCHES
        with torch.no_grad():
            model(x[i])
        return batch

    model.train(task["mode"] == "train")
    return f"PyTorch {torch.__version__}", train if task["mode"] == "train" else infer


compete(prepare)
