"""Weights that the page exported, in PyTorch: python3 load_weights.py FILE draws samples.ppm."""
import sys
import torch
from safetensors.torch import load_file
from torch import nn

def load(path):
    """The generator or decoder of a file, and the length of its latents, of a conditional model with the
    condition behind them (1 for the class or each attribute, else 0; of the VAE and the VAE-GAN the
    class is the square root of the number of classes); images lie in -1..1."""
    weights = load_file(path)
    names = ("ema", "average", "generator", "decoder")  # samples come from the generator's EMA, once called average
    name = next(name for name in names if f"{name}.0.weight" in weights)
    weights = {key[len(name) + 1:]: value for key, value in weights.items() if key.startswith(name)}
    def up(place, **shape):
        return nn.ConvTranspose2d(*weights[f"{place}.weight"].shape[:2], 4, bias=False, **shape)
    layers = [up(0)]  # to 4x4; each of the others doubles height and width
    while f"{len(layers) + 2}.weight" in weights:
        layers += [nn.BatchNorm2d(layers[-1].out_channels), nn.ReLU(), up(len(layers) + 2, stride=2, padding=1)]
    network = nn.Sequential(*layers)
    network.load_state_dict(weights)
    scale = 0.5 if name == "decoder" else 1  # tanh(x / 2) is the intensity sigmoid(x) on -1..1
    return lambda latents: torch.tanh(scale * network.eval()(latents[:, :, None, None])), layers[0].in_channels

if __name__ == "__main__":
    decode, latent_size = load(sys.argv[1])
    images = decode(torch.randn(64, latent_size)).detach().expand(-1, 3, -1, -1)
    size = 8 * images.shape[-1]
    sheet = images.unflatten(0, (8, 8)).permute(0, 3, 1, 4, 2).reshape(size, size, 3)
    with open("samples.ppm", "wb") as file:
        file.write(f"P6 {size} {size} 255\n".encode() + bytes(((sheet + 1) * 127.5).byte().flatten().tolist()))
