"""A flow's weights that the page exported, in PyTorch: python3 load_flow_weights.py FILE draws samples.ppm."""
import sys
import torch
from safetensors.torch import load_file
from torch.nn import functional as F

def load(path, steps=8):
    """What makes images of noise, and how many numbers an image of noise has; a conditional model takes the condition behind
    them (1 for the class or each attribute, else 0; the class is the square root of the number of classes)."""
    weights = load_file(path)
    name = "unet_ema" if any(key.startswith("unet_ema.") for key in weights) else "unet"
    weights = {key[len(name) + 1:]: value for key, value in weights.items() if key.startswith(f"{name}.")}
    def at(place, what="weight"):
        return weights[f"{place}.{what}"]
    def norm(place, x):
        channels = x.shape[1]
        groups = next((groups for groups in range(min(4, channels // 2), 1, -1) if channels % groups == 0), 1)
        return F.silu(F.group_norm(x, groups, at(place), at(place, "bias")))
    def residual(place, x, embedding):
        y = F.conv2d(norm(f"{place}.branch.0", x), at(f"{place}.branch.2"), padding=1)
        y = y + F.conv2d(embedding, at(f"{place}.branch.3.linear"), at(f"{place}.branch.3.linear", "bias"))
        y = F.conv2d(norm(f"{place}.branch.4", y), at(f"{place}.branch.6"), at(f"{place}.branch.6", "bias"), padding=1)
        shortcut = weights.get(f"{place}.shortcut.weight")
        return y + (x if shortcut is None else F.conv2d(x, shortcut))
    def level(place, x, embedding):
        """Down and back up from the second block of a branch on; with the place of the block after that."""
        x = residual(f"{place}.1", x, embedding)
        inner = f"{place}.2.branch"
        if f"{inner}.0.weight" not in weights:
            return x, 2
        y, last = level(inner, F.conv2d(x, at(f"{inner}.0"), stride=2, padding=1), embedding)
        y = F.conv_transpose2d(y, at(f"{inner}.{last}"), stride=2, padding=1)
        return residual(f"{place}.3", torch.cat([y, x], 1), embedding), 4
    def velocity(x, time, condition):
        angles = time * 1000 ** (torch.arange(16) / 15)
        features = torch.cat([angles.sin(), angles.cos()]).expand(len(x), -1)
        embedding = torch.cat([features, condition], 1)[:, :, None, None]
        for place in ("embedding.0", "embedding.2"):
            embedding = F.silu(F.conv2d(embedding, at(place), at(place, "bias")))
        y, last = level("0.branch", F.conv2d(x, at("0.branch.0"), stride=2, padding=1), embedding)
        y = F.conv_transpose2d(norm(f"0.branch.{last}", y), at(f"0.branch.{last + 2}"), stride=2, padding=1)
        return y + F.conv2d(x, at("0.shortcut"), at("0.shortcut", "bias"), padding=1)
    channels, size, place = at("0.shortcut").shape[0], 8, "0.branch"
    while f"{place}.2.branch.0.weight" in weights:
        place, size = f"{place}.2.branch", 2 * size
    def decode(latents):
        """Heun's steps from time 0 to 1, the last of them Euler's."""
        values = channels * size * size
        x, condition = latents[:, :values].reshape(-1, channels, size, size), latents[:, values:]
        for step in range(steps):
            begin, end = step / steps, (step + 1) / steps
            here = velocity(x, begin, condition)
            there = here if step == steps - 1 else velocity(x + here / steps, end, condition)
            x = x + (here + there) / (2 * steps)
        return x.clamp(-1, 1)
    return decode, channels * size * size

if __name__ == "__main__":
    decode, latent_size = load(sys.argv[1])
    images = decode(torch.randn(64, latent_size)).detach().expand(-1, 3, -1, -1)
    size = 8 * images.shape[-1]
    sheet = images.unflatten(0, (8, 8)).permute(0, 3, 1, 4, 2).reshape(size, size, 3)
    with open("samples.ppm", "wb") as file:
        file.write(f"P6 {size} {size} 255\n".encode() + bytes(((sheet + 1) * 127.5).byte().flatten().tolist()))
