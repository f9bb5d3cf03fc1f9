"""Times the GAN's training step of the page's defaults in PyTorch: pytorch_step.py SECONDS WIDTHS CHANNELS BATCH.

Prints a line of JSON about where it runs, then one a case, so that what was measured stands if time runs out.
"""

import copy
import json
import statistics
import sys
import time

LATENTS = 32
LEARNING_RATE = 2e-3
DISCRIMINATOR_RATE = 0.5
BETAS = (0.5, 0.99)
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


def generator(width, channels):
    def up(before, after, stride, padding):
        return [
            nn.ConvTranspose2d(before, after, 4, stride, padding, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
        ]

    return nn.Sequential(
        *up(LATENTS, 4 * width, 1, 0),
        *up(4 * width, 2 * width, 2, 1),
        *up(2 * width, width, 2, 1),
        nn.ConvTranspose2d(width, channels, 4, 2, 1, bias=False),
        nn.Tanh(),
    )


def discriminator(width, channels):
    def down(before, after):
        return [
            nn.Conv2d(before, after, 4, 2, 1, bias=False),
            nn.BatchNorm2d(after),
            nn.LeakyReLU(0.2),
        ]

    return nn.Sequential(
        nn.Conv2d(channels, width, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2),
        *down(width, 2 * width),
        *down(2 * width, 4 * width),
        nn.Conv2d(4 * width, 1, 4, 1, 0, bias=False),
        nn.Flatten(0),
    )


def move(averages, values):
    """Moves averages towards values."""
    if hasattr(torch, "_foreach_lerp_"):
        torch._foreach_lerp_(averages, values, 1 - AVERAGE_DECAY)
    else:  # before PyTorch 2
        torch._foreach_mul_(averages, AVERAGE_DECAY)
        torch._foreach_add_(averages, values, alpha=1 - AVERAGE_DECAY)


def step_of(width, channels, batch, device, compiled):
    """A training step on a resident batch; it returns the losses, still on the device."""
    torch.manual_seed(0)
    networks = [generator(width, channels), discriminator(width, channels)]
    networks = [one.to(device, memory_format=torch.channels_last) for one in networks]
    generating, discriminating = networks
    average = copy.deepcopy(generating)
    rates = [LEARNING_RATE, LEARNING_RATE * DISCRIMINATOR_RATE]
    adams = [
        torch.optim.Adam(one.parameters(), rate, BETAS, fused=device == "cuda")
        for one, rate in zip(networks, rates)
    ]
    generate, discriminate = generating, discriminating
    if compiled:
        if not hasattr(torch, "compile"):
            raise RuntimeError("this PyTorch has no torch.compile")
        torch._dynamo.reset()
        generate, discriminate = torch.compile(generating), torch.compile(discriminating)
    images = torch.randn(batch, channels, 32, 32, device=device).tanh()
    images = images.contiguous(memory_format=torch.channels_last)

    def step():
        fakes = generate(torch.randn(batch, LATENTS, 1, 1, device=device))
        adams[1].zero_grad()
        real, fake = discriminate(images), discriminate(fakes.detach())
        loss = functional.softplus(-real).mean() + functional.softplus(fake).mean()
        loss.backward()
        adams[1].step()
        adams[0].zero_grad()
        generator_loss = functional.softplus(-discriminate(fakes)).mean()
        generator_loss.backward()
        adams[0].step()
        with torch.no_grad():
            move(list(average.parameters()), list(generating.parameters()))
        return loss.detach(), generator_loss.detach()

    return step


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


def main():
    end = time.perf_counter() + float(sys.argv[1])
    widths, channels = [[int(one) for one in argument.split(",")] for argument in sys.argv[2:4]]
    batch = int(sys.argv[4])
    cuda = torch.cuda.is_available()
    device = "cuda" if cuda else "cpu"
    name = torch.cuda.get_device_name() if cuda else f"the CPU, {torch.get_num_threads()} threads"
    wait = torch.cuda.synchronize if cuda else lambda: None
    # The same arithmetic as WebGPU's: 32 bits.
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
    say(torch=torch.__version__, device=name, cuda=cuda)
    cases = [(width, count) for width in widths for count in channels]
    for compiled in False, True:
        for width, count in cases:
            case = {"width": width, "channels": count, "compiled": compiled}
            if time.perf_counter() > end:
                say(**case, skipped="the time was up")
                continue
            try:
                step = step_of(width, count, batch, device, compiled)
                median, steps = milliseconds(step, wait, end)
                say(**case, step_ms=median, steps=steps)
            except Exception as error:
                lines = str(error).strip().splitlines() or [type(error).__name__]
                say(**case, skipped=lines[0][:120])


main()
