"""Times training steps of the page's defaults in PyTorch; --help tells what it takes.

Prints a line of JSON about where it runs, then one a case, so that what was measured stands if time runs out.
"""

import argparse
import copy
import itertools
import json
import statistics
import sys
import time

LATENTS = 32
LEARNING_RATES = {"gan": 2e-3, "vae": 3e-3}
DISCRIMINATOR_RATE = 0.5
BETAS = {"gan": (0.5, 0.99), "vae": (0.9, 0.99)}
AVERAGE_DECAY = 0.99
WARM_UP = 5
ROUNDS = 7
ROUND_SECONDS = 0.1


def say(**line):
    print(json.dumps(line), flush=True)


try:
    import torch
    from torch import nn
    from torch.nn import functional
except Exception as error:
    say(unavailable=f"PyTorch cannot be imported: {error}")
    sys.exit(0)


def upsampling(width, channels):
    """Latents to what images are made of."""

    def up(before, after, stride, padding):
        return [
            nn.ConvTranspose2d(before, after, 4, stride, padding, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
        ]

    return [
        *up(LATENTS, 4 * width, 1, 0),
        *up(4 * width, 2 * width, 2, 1),
        *up(2 * width, width, 2, 1),
        nn.ConvTranspose2d(width, channels, 4, 2, 1, bias=False),
    ]


def downsampling(width, channels, outputs):
    """Images to so many numbers each."""

    def down(before, after):
        return [
            nn.Conv2d(before, after, 4, 2, 1, bias=False),
            nn.BatchNorm2d(after),
            nn.LeakyReLU(0.2),
        ]

    return [
        nn.Conv2d(channels, width, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2),
        *down(width, 2 * width),
        *down(2 * width, 4 * width),
        nn.Conv2d(4 * width, outputs, 4, 1, 0, bias=False),
    ]


def move(averages, values):
    """Moves averages towards values."""
    if hasattr(torch, "_foreach_lerp_"):
        torch._foreach_lerp_(averages, values, 1 - AVERAGE_DECAY)
    else:  # before PyTorch 2
        torch._foreach_mul_(averages, AVERAGE_DECAY)
        torch._foreach_add_(averages, values, alpha=1 - AVERAGE_DECAY)


def adam(networks, rate, betas):
    """The fastest that this PyTorch has here."""
    parameters = [parameter for one in networks for parameter in one.parameters()]
    try:
        return torch.optim.Adam(parameters, rate, betas, fused=True)
    except RuntimeError:  # on the CPU only since PyTorch 2.4
        return torch.optim.Adam(parameters, rate, betas)


def placed(layers, device):
    return nn.Sequential(*layers).to(device, memory_format=torch.channels_last)


def carried_out(networks, compiled):
    """The networks as they are called."""
    if not compiled:
        return networks
    if not hasattr(torch, "compile"):
        raise RuntimeError("this PyTorch has no torch.compile")
    torch._dynamo.reset()
    return [torch.compile(one) for one in networks]


def gan(width, images, device, compiled):
    """A step on a batch; it returns the losses, still on the device."""
    batch, channels = images.shape[:2]
    generating = placed([*upsampling(width, channels), nn.Tanh()], device)
    discriminating = placed([*downsampling(width, channels, 1), nn.Flatten(0)], device)
    average = copy.deepcopy(generating)
    rate, betas = LEARNING_RATES["gan"], BETAS["gan"]
    generator = adam([generating], rate, betas)
    discriminator = adam([discriminating], rate * DISCRIMINATOR_RATE, betas)
    generate, discriminate = carried_out([generating, discriminating], compiled)

    def step():
        fakes = generate(torch.randn(batch, LATENTS, 1, 1, device=device))
        discriminator.zero_grad()
        real, fake = discriminate(images), discriminate(fakes.detach())
        loss = functional.softplus(-real).mean() + functional.softplus(fake).mean()
        loss.backward()
        discriminator.step()
        generator.zero_grad()
        generator_loss = functional.softplus(-discriminate(fakes)).mean()
        generator_loss.backward()
        generator.step()
        with torch.no_grad():
            move(list(average.parameters()), list(generating.parameters()))
        return loss.detach(), generator_loss.detach()

    return step


def vae(width, images, device, compiled):
    """As `gan`."""
    batch, channels = images.shape[:2]
    networks = [downsampling(width, channels, 2 * LATENTS), upsampling(width, channels)]
    networks = [placed(one, device) for one in networks]
    both = adam(networks, LEARNING_RATES["vae"], BETAS["vae"])
    encode, decode = carried_out(networks, compiled)

    def step():
        both.zero_grad()
        mean, log_variance = encode(images).chunk(2, 1)
        latents = mean + torch.randn_like(mean) * (log_variance / 2).exp()
        grey = (images + 1) / 2
        logits = decode(latents)
        reconstruction = functional.binary_cross_entropy_with_logits(logits, grey, reduction="sum")
        divergence = (mean.square() + log_variance.exp() - 1 - log_variance).sum() / 2
        loss = (reconstruction + divergence) / batch
        loss.backward()
        both.step()
        return loss.detach(), reconstruction.detach(), divergence.detach()

    return step


STEPS = {"gan": gan, "vae": vae}


def step_of(family, width, channels, batch, device, compiled):
    """A training step on a resident batch."""
    torch.manual_seed(0)
    images = torch.randn(batch, channels, 32, 32, device=device).tanh()
    images = images.contiguous(memory_format=torch.channels_last)
    return STEPS[family](width, images, device, compiled)


def milliseconds(step, wait, end):
    """The median over rounds of steps that are waited for together."""
    for _ in range(WARM_UP):
        step()
    wait()
    start = time.perf_counter()
    step()
    wait()
    count = max(1, round(ROUND_SECONDS / (time.perf_counter() - start)))
    rounds = []
    while len(rounds) < ROUNDS and (not rounds or time.perf_counter() < end):
        start = time.perf_counter()
        for _ in range(count):
            step()
        wait()
        rounds.append((time.perf_counter() - start) / count * 1e3)
    return statistics.median(rounds), count * len(rounds)


def arguments():
    def numbers(text):
        return [int(one) for one in text.split(",")]

    def words(text):
        return text.split(",")

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, required=True, help="until when cases may begin")
    parser.add_argument("--families", type=words, required=True, help="such as gan,vae")
    parser.add_argument("--widths", type=numbers, required=True, help="such as 16,32")
    parser.add_argument("--channels", type=numbers, required=True, help="such as 1,3")
    parser.add_argument("--batch", type=int, required=True, help="images a step")
    parser.add_argument("--modes", type=words, required=True, help="such as eager,compiled")
    parser.add_argument("--cpu-threads", type=int, help="the CPU with so many threads, even if there is a GPU")
    return parser.parse_args()


def main():
    asked = arguments()
    end = time.perf_counter() + asked.seconds
    if asked.cpu_threads:
        torch.set_num_threads(asked.cpu_threads)
    cuda = torch.cuda.is_available() and not asked.cpu_threads
    device = "cuda" if cuda else "cpu"
    threads = torch.get_num_threads()
    name = torch.cuda.get_device_name() if cuda else f"the CPU, {threads} thread{'s'[: threads > 1]}"
    wait = torch.cuda.synchronize if cuda else lambda: None
    # The same arithmetic as WebGPU's: 32 bits.
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    say(torch=torch.__version__, device=name, cuda=cuda)
    for mode, family, width, count in itertools.product(asked.modes, asked.families, asked.widths, asked.channels):
        compiled = mode == "compiled"
        case = {"family": family, "width": width, "channels": count, "compiled": compiled}
        if time.perf_counter() > end:
            say(**case, skipped="the time was up")
            continue
        try:
            step = step_of(family, width, count, asked.batch, device, compiled)
            median, steps = milliseconds(step, wait, end)
            say(**case, step_ms=median, steps=steps)
        except Exception as error:
            lines = str(error).strip().splitlines() or [type(error).__name__]
            say(**case, skipped=lines[0][:120])


main()
