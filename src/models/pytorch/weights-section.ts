/** Python that reads and writes model files with nothing but PyTorch. */
export const weightsSection = `
def read_safetensors(path):
    """All tensors of a safetensors file by their names, and its metadata."""
    with open(path, "rb") as file:
        header_length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(header_length))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise ValueError(f"{path}: {name} is {entry['dtype']}, not F32.")
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(data[begin:end], dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


def write_safetensors(path, tensors, metadata):
    """Replaces the file at path in one step."""
    header, parts, offset = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        part = struct.pack(f"<{tensor.numel()}f", *tensor.flatten().tolist())
        end = offset + len(part)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        parts.append(part)
        offset = end
    data = b"".join(parts)
    metadata["data_sha256"] = hashlib.sha256(data).hexdigest()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{path}.tmp", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + data)
    os.replace(f"{path}.tmp", path)


def load(path=WEIGHTS):
    """The network with the weights of a model file, ready to answer."""
    network = Network()
    # Not strict: BatchNorm's counters of batches are not in the file.
    missing, unexpected = network.load_state_dict(read_safetensors(path)[0], strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{path}: missing {missing}, unexpected {unexpected}.")
    return network.eval()


def save(path, network, like):
    """Writes a model file that Inkling opens, described as the file it was trained on from."""
    metadata = read_safetensors(like)[1]
    if metadata.get("format") == "inkling":
        # What was known of the training and the test is not true of these weights.
        metadata.update(training="null", history="[]", test="null")
        now = datetime.datetime.now(datetime.timezone.utc)
        metadata["created_at"] = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    tensors = network.state_dict().items()
    kept = {name: tensor for name, tensor in tensors if tensor.dtype == torch.float32}
    write_safetensors(path, kept, metadata)
`.trim()
