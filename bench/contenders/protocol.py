"""The Python side of protocol.ts: a contender is a process that works when it is told to."""

import json
import sys
import time

import numpy as np

MEAN, DEVIATION = 0.1307, 0.3081


def training_images(folder, count):
    """Normalised float32 [count, 1, 28, 28] and int64 labels [count]."""
    pixels = np.fromfile(f"{folder}/train-images-idx3-ubyte", np.uint8)[16 : 16 + count * 784]
    labels = np.fromfile(f"{folder}/train-labels-idx1-ubyte", np.uint8)[8 : 8 + count]
    x = (pixels.reshape(count, 1, 28, 28).astype(np.float32) / 255 - MEAN) / DEVIATION
    return x.astype(np.float32), labels.astype(np.int64)


def compete(prepare):
    """prepare(task) -> (label, step); step() works on one batch and returns its image count."""
    label, step = prepare(json.loads(sys.argv[1]))
    for _ in range(3):
        step()
    print(json.dumps({"ready": label}), flush=True)
    for line in sys.stdin:
        seconds = json.loads(line)["seconds"]
        start = time.perf_counter()
        images = 0
        while True:
            images += step()
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                break
        print(json.dumps({"images": images, "seconds": elapsed}), flush=True)
