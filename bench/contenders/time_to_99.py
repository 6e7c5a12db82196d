"""LeNet-5 to 99 % in PyTorch: the recipe of time-to-99.ts. Only the training loop is timed."""

import json
import sys
import time

import numpy as np
import torch
from protocol import DEVIATION, MEAN, training_images
from torch import nn

EPOCHS, BATCH, PEAK = 3, 64, 0.05


def lenet5():
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    for module in model:
        if hasattr(module, "weight"):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)
    return model


def test_images(folder):
    pixels = np.fromfile(f"{folder}/t10k-images-idx3-ubyte", np.uint8)[16:]
    labels = np.fromfile(f"{folder}/t10k-labels-idx1-ubyte", np.uint8)[8:]
    x = (pixels.reshape(-1, 1, 28, 28).astype(np.float32) / 255 - MEAN) / DEVIATION
    return torch.from_numpy(x), torch.from_numpy(labels.astype(np.int64))


def main(folder, seed):
    torch.manual_seed(seed)
    x, labels = map(torch.from_numpy, training_images(folder, 60_000))
    model = lenet5()
    optimizer = torch.optim.SGD(model.parameters(), lr=PEAK, momentum=0.9, nesterov=True)
    steps = EPOCHS * -(-len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK, steps, pct_start=0.25, cycle_momentum=False)
    loss_of = nn.CrossEntropyLoss()
    start = time.perf_counter()
    for _ in range(EPOCHS):
        for part in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(x[part]), labels[part]).backward()
            optimizer.step()
            schedule.step()
    seconds = time.perf_counter() - start
    images, truth = test_images(folder)
    with torch.no_grad():
        right = (model(images).argmax(1) == truth).sum().item()
    print(json.dumps({"seconds": seconds, "accuracy": right / len(truth)}))


main(sys.argv[1], int(sys.argv[2]))
