"""The network as a course teaches it: NumPy, convolution as a matrix product over patches."""

import numpy as np
from protocol import compete, training_images

BATCHES = 8
RATE, MOMENTUM = np.float32(0.01), np.float32(0.9)


class Conv:
    def __init__(self, random, channels, filters, kernel, padding):
        scale = np.sqrt(2 / (channels * kernel * kernel))
        shape = (channels * kernel * kernel, filters)
        self.params = [(random.standard_normal(shape) * scale).astype(np.float32), np.zeros(filters, np.float32)]
        self.kernel, self.padding = kernel, padding

    def forward(self, x):
        k, p = self.kernel, self.padding
        self.x_shape = x.shape
        x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        patches = np.lib.stride_tricks.sliding_window_view(x, (k, k), (2, 3))
        n, c, h, w = patches.shape[:4]
        self.columns = patches.transpose(0, 2, 3, 1, 4, 5).reshape(n * h * w, c * k * k)
        y = self.columns @ self.params[0] + self.params[1]
        return y.reshape(n, h, w, -1).transpose(0, 3, 1, 2)

    def backward(self, dy):
        n, f, h, w = dy.shape
        flat = np.ascontiguousarray(dy.transpose(0, 2, 3, 1)).reshape(-1, f)
        self.grads = [self.columns.T @ flat, flat.sum(0)]
        k, p = self.kernel, self.padding
        _, c, height, width = self.x_shape
        patches = (flat @ self.params[0].T).reshape(n, h, w, c, k, k)
        dx = np.zeros((n, c, height + 2 * p, width + 2 * p), np.float32)
        for i in range(k):
            for j in range(k):
                dx[:, :, i : i + h, j : j + w] += patches[:, :, :, :, i, j].transpose(0, 3, 1, 2)
        return dx[:, :, p : p + height, p : p + width]


class MaxPool:
    params = []

    def forward(self, x):
        n, c, h, w = x.shape
        self.shape = x.shape
        windows = x[:, :, : h // 2 * 2, : w // 2 * 2].reshape(n, c, h // 2, 2, w // 2, 2)
        windows = windows.transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)
        self.argmax = windows.argmax(-1)[..., None]
        return np.take_along_axis(windows, self.argmax, -1)[..., 0]

    def backward(self, dy):
        n, c, h, w = self.shape
        windows = np.zeros((*dy.shape, 4), np.float32)
        np.put_along_axis(windows, self.argmax, dy[..., None], -1)
        dx = np.zeros(self.shape, np.float32)
        windows = windows.reshape(n, c, h // 2, w // 2, 2, 2).transpose(0, 1, 2, 4, 3, 5)
        dx[:, :, : h // 2 * 2, : w // 2 * 2] = windows.reshape(n, c, h // 2 * 2, w // 2 * 2)
        return dx


class Dense:
    def __init__(self, random, inputs, units):
        weights = random.standard_normal((inputs, units)) * np.sqrt(2 / inputs)
        self.params = [weights.astype(np.float32), np.zeros(units, np.float32)]

    def forward(self, x):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dy):
        self.grads = [self.x.T @ dy, dy.sum(0)]
        return dy @ self.params[0].T


class Relu:
    params = []

    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask


class Flatten:
    params = []

    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dy):
        return dy.reshape(self.shape)


class Dropout:
    params = []

    def __init__(self, random, probability):
        self.random, self.keep = random, np.float32(1 - probability)
        self.is_training = True

    def forward(self, x):
        if not self.is_training:
            return x
        self.mask = (self.random.random(x.shape, np.float32) < self.keep) / self.keep
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask


def build(layers):
    random = np.random.default_rng(1)
    network, channels, side, features = [], 1, 28, None
    for layer in layers:
        kind, o = layer["kind"], layer["options"]
        if kind == "conv2d":
            network.append(Conv(random, channels, o["filters"], o["kernel"], o["padding"]))
            channels, side = o["filters"], side + 2 * o["padding"] - o["kernel"] + 1
        elif kind == "max-pool2d":
            network.append(MaxPool())
            side //= 2
        elif kind == "relu":
            network.append(Relu())
        elif kind == "dropout":
            network.append(Dropout(random, o["dropProbability"]))
        elif kind == "flatten":
            network.append(Flatten())
            features = channels * side * side
        elif kind == "dense":
            network.append(Dense(random, features, o["units"]))
            features = o["units"]
    return network


def prepare(task):
    network = build(task["layers"])
    batch = task["batchSize"]
    x, labels = training_images(task["mnist"], BATCHES * batch)
    velocity = [[np.zeros_like(p) for p in layer.params] for layer in network]
    place = 0

    def forward(image):
        for layer in network:
            image = layer.forward(image)
        return image

    def next_batch():
        nonlocal place
        place = (place + 1) % BATCHES
        part = slice(place * batch, (place + 1) * batch)
        return x[part], labels[part]

    def train():
        images, targets = next_batch()
        logits = forward(images)
        p = np.exp(logits - logits.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        p[np.arange(batch), targets] -= 1
        dy = p / np.float32(batch)
        for layer in reversed(network):
            dy = layer.backward(dy)
        for layer, speeds in zip(network, velocity):
            for param, grad, speed in zip(layer.params, layer.grads if layer.params else [], speeds):
                speed *= MOMENTUM
                speed += grad
                param -= RATE * speed
        return batch

    def infer():
        forward(next_batch()[0])
        return batch

    if task["mode"] == "infer":
        for layer in network:
            layer.is_training = False
    return f"NumPy {np.__version__}, im2col", train if task["mode"] == "train" else infer


compete(prepare)
