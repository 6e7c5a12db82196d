"""One network with its own recipe in PyTorch, as parity.ts asks for it; prints its test accuracy."""

import json
import sys

import numpy as np
import torch
from protocol import DEVIATION, MEAN, training_images
from torch import nn


def pytorch_mnist():
    """https://github.com/pytorch/examples/blob/main/mnist/main.py"""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25),
        nn.Flatten(), nn.Linear(9216, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
    )  # fmt: skip


def keras_mnist():
    """https://keras.io/examples/vision/mnist_convnet/, with Keras' initial weights (Glorot uniform)."""
    model = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10),
    )  # fmt: skip
    for module in model:
        if hasattr(module, "weight"):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    return model


def recipe(name):
    """The network, its optimizer, what the rate is multiplied by after an epoch, and the batch size."""
    if name == "pytorch-mnist":
        model = pytorch_mnist()
        return model, torch.optim.Adadelta(model.parameters(), lr=1.0), 0.7, 64
    if name == "keras-mnist":
        model = keras_mnist()
        return model, torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7), 1.0, 128
    raise SystemExit(f"There is no recipe for {name}.")


def test_images(folder):
    pixels = np.fromfile(f"{folder}/t10k-images-idx3-ubyte", np.uint8)[16:]
    labels = np.fromfile(f"{folder}/t10k-labels-idx1-ubyte", np.uint8)[8:]
    x = (pixels.reshape(-1, 1, 28, 28).astype(np.float32) / 255 - MEAN) / DEVIATION
    return torch.from_numpy(x), torch.from_numpy(labels.astype(np.int64))


def main(folder, name, images, epochs, seed):
    torch.manual_seed(seed)
    x, labels = map(torch.from_numpy, training_images(folder, images))
    x = x.contiguous(memory_format=torch.channels_last)
    model, optimizer, factor, batch = recipe(name)
    model = model.to(memory_format=torch.channels_last)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, factor)
    loss_of = nn.CrossEntropyLoss()
    for epoch in range(epochs):
        model.train()
        for part in torch.randperm(len(x)).split(batch):
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(x[part]), labels[part]).backward()
            optimizer.step()
        schedule.step()
        print(f"{name}, seed {seed}: epoch {epoch + 1} of {epochs}", file=sys.stderr)
    model.eval()
    images, truth = test_images(folder)
    with torch.no_grad():
        right = sum(
            (model(i).argmax(1) == t).sum().item() for i, t in zip(images.split(500), truth.split(500))
        )
    print(json.dumps({"accuracy": right / len(truth)}))


main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
