"""One StyleGAN-NADA adaptation step in plain PyTorch: the baseline of the TypeScript engine's bench.

Seconds a step of the forms tried, all --tuned at 256 px, batch 1, 2 threads, on two AVX-512 cores with
Debian's PyTorch 1.13 (repeats differ by 10-20%): the blur as a depthwise convolution (kept) 2.9, as shifted
sums 3.6, over [N*C, 1, H, W] 4.5, separable over [N*C, 1, H, W] 4.8. Changes to the kept form: styles on the
input instead of the weights 3.0, channels_last 3.5, up-convolution by four phases and pixel_shuffle 3.7.
foreach Adam and flushed denormals, tried with the third blur, gained nothing beyond the noise.

--tuned changes no operation, only the environment: glibc keeps freed memory (else page faults each step) and
OpenMP's threads sleep (else they and the pthread OpenBLAS's spin against each other). Without it: 4.1.
"""
import argparse
import copy
import json
import math
import os
import resource
import statistics
import sys
import time

arguments = argparse.ArgumentParser()
arguments.add_argument('--size', type=int, default=256)
arguments.add_argument('--batch', type=int, default=1)
arguments.add_argument('--steps', type=int, default=4)
arguments.add_argument('--threads', type=int, default=2)
arguments.add_argument('--blur', choices=['depthwise', 'planes'], default='depthwise',
                       help='planes: over [N*C, 1, H, W], as StyleGAN2 in plain PyTorch is usually written')
arguments.add_argument('--tuned', action='store_true', help='keep freed memory, no spinning threads')
options = arguments.parse_args()
TUNING = {
    'MALLOC_TRIM_THRESHOLD_': '10000000000',
    'MALLOC_MMAP_THRESHOLD_': '10000000000',
    'OMP_WAIT_POLICY': 'passive',
}
# Libraries read these when they are loaded, glibc even before Python starts: hence the new process image.
ENVIRONMENT = {name: str(options.threads) for name in ('OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS')}
ENVIRONMENT.update(TUNING if options.tuned else {})
if any(os.environ.get(name) != value for name, value in ENVIRONMENT.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ENVIRONMENT})

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

CHANNELS = {4: 512, 8: 512, 16: 512, 32: 512, 64: 512, 128: 256, 256: 128, 512: 64, 1024: 32}
STYLE_WIDTH = 512
CLIP_SIZE = 224
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


def leaky(x):
    return F.leaky_relu(x, 0.2) * math.sqrt(2)


def fir_kernel(gain):
    taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
    return torch.outer(taps, taps) / 64 * gain


class EqualLinear(nn.Module):
    """A linear layer whose weight is scaled by 1 / sqrt(fan in) when it is used."""

    def __init__(self, inputs, outputs, bias=0.0, rate=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs) / rate)
        self.bias = nn.Parameter(torch.full((outputs,), bias))
        self.scale, self.rate = rate / math.sqrt(inputs), rate

    def forward(self, x):
        return F.linear(x, self.weight * self.scale, self.bias * self.rate)


class ModulatedConv(nn.Module):
    """Convolution with a weight per picture: weight * style, demodulated to unit norm per output channel."""

    def __init__(self, inputs, outputs, size, demodulate=True, up=False):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, outputs, inputs, size, size))
        self.modulation = EqualLinear(STYLE_WIDTH, inputs, bias=1.0)
        self.scale, self.demodulate, self.up = 1 / math.sqrt(inputs * size * size), demodulate, up
        if up:
            self.register_buffer('blur', fir_kernel(4).expand(outputs, 1, 4, 4).contiguous())

    def forward(self, x, w):
        batch, inputs, height, width = x.shape
        outputs, size = self.weight.shape[1], self.weight.shape[-1]
        style = self.modulation(w) * self.scale
        weight = self.weight * style.view(batch, 1, inputs, 1, 1)
        if self.demodulate:
            weight = weight * torch.rsqrt(weight.square().sum((2, 3, 4), keepdim=True) + 1e-8)
        x = x.reshape(1, batch * inputs, height, width)
        if self.up:
            weight = weight.transpose(1, 2).reshape(batch * inputs, outputs, size, size)
            y = F.conv_transpose2d(x, weight, stride=2, groups=batch)
            y = y.view(batch, outputs, *y.shape[2:])
            if options.blur == 'depthwise':
                return F.conv2d(y, self.blur, padding=1, groups=outputs)
            planes = F.conv2d(y.reshape(batch * outputs, 1, *y.shape[2:]), self.blur[:1], padding=1)
            return planes.view(batch, outputs, *planes.shape[2:])
        weight = weight.view(batch * outputs, inputs, size, size)
        y = F.conv2d(x, weight, padding=size // 2, groups=batch)
        return y.view(batch, outputs, height, width)


class StyledConv(nn.Module):
    def __init__(self, inputs, outputs, up=False):
        super().__init__()
        self.conv = ModulatedConv(inputs, outputs, 3, up=up)
        self.noise = nn.Parameter(torch.full((1,), 0.1))
        self.bias = nn.Parameter(torch.zeros(1, outputs, 1, 1))

    def forward(self, x, w):
        x = self.conv(x, w)
        noise = torch.randn(x.shape[0], 1, *x.shape[2:])
        return leaky(x + self.noise * noise + self.bias)


class ToRgb(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.conv = ModulatedConv(inputs, 3, 1, demodulate=False)
        self.bias = nn.Parameter(torch.zeros(1, 3, 1, 1))
        self.register_buffer('kernel', fir_kernel(4).expand(3, 1, 4, 4).contiguous())

    def forward(self, x, w, skip):
        rgb = self.conv(x, w) + self.bias
        if skip is None:
            return rgb
        return rgb + F.conv_transpose2d(skip, self.kernel, stride=2, padding=1, groups=3)


class Synthesis(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.constant = nn.Parameter(torch.randn(1, CHANNELS[4], 4, 4))
        self.convs = nn.ModuleList([StyledConv(CHANNELS[4], CHANNELS[4])])
        self.to_rgbs = nn.ModuleList([ToRgb(CHANNELS[4])])
        resolution = 8
        while resolution <= size:
            inputs, outputs = CHANNELS[resolution // 2], CHANNELS[resolution]
            self.convs += [StyledConv(inputs, outputs, up=True), StyledConv(outputs, outputs)]
            self.to_rgbs.append(ToRgb(outputs))
            resolution *= 2

    def forward(self, w):
        x = self.convs[0](self.constant.expand(len(w), -1, -1, -1), w)
        skip = self.to_rgbs[0](x, w, None)
        for up, conv, to_rgb in zip(self.convs[1::2], self.convs[2::2], self.to_rgbs[1:]):
            x = conv(up(x, w), w)
            skip = to_rgb(x, w, skip)
        return skip


class Mapping(nn.Module):
    def __init__(self, depth=8):
        super().__init__()
        self.layers = nn.ModuleList(EqualLinear(STYLE_WIDTH, STYLE_WIDTH, rate=0.01) for _ in range(depth))

    def forward(self, z):
        x = z * torch.rsqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in self.layers:
            x = leaky(layer(x))
        return x


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        qkv = self.qkv(self.norm1(x)).view(batch, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-2, -1) / math.sqrt(width // self.heads)).softmax(-1)
        x = x + self.out((attention @ v).transpose(1, 2).reshape(batch, tokens, width))
        h = self.wide(self.norm2(x))
        return x + self.narrow(h * torch.sigmoid(1.702 * h))


class VisionTransformer(nn.Module):
    """CLIP's ViT-B/32 image tower, from a picture in [-1, 1] of any size to a unit embedding."""

    def __init__(self, width=768, depth=12, heads=12, patch=32, embedding=512):
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, stride=patch, bias=False)
        self.token = nn.Parameter(torch.randn(width) / math.sqrt(width))
        self.positions = nn.Parameter(torch.randn((CLIP_SIZE // patch) ** 2 + 1, width) / math.sqrt(width))
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(depth)))
        self.projection = nn.Linear(width, embedding, bias=False)
        self.register_buffer('mean', torch.tensor(CLIP_MEAN).view(1, 3, 1, 1))
        self.register_buffer('std', torch.tensor(CLIP_STD).view(1, 3, 1, 1))

    def forward(self, picture):
        x = F.interpolate(picture, (CLIP_SIZE, CLIP_SIZE), mode='bicubic', align_corners=False)
        x = ((x + 1) / 2 - self.mean) / self.std
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), 1, -1), x], 1) + self.positions
        x = self.blocks(self.before(x))
        return F.normalize(self.projection(self.after(x[:, 0])), dim=1)


def blas():
    """The BLAS files that are loaded, as the symbolic links of the system resolve."""
    with open('/proc/self/maps') as maps:
        files = {os.path.basename(line.split()[-1]) for line in maps if 'blas' in line}
    return ' '.join(sorted(files))


def main():
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    mapping = Mapping().requires_grad_(False)
    frozen = Synthesis(options.size).requires_grad_(False)
    trainable = copy.deepcopy(frozen).requires_grad_(True)
    clip = VisionTransformer().requires_grad_(False)
    direction = F.normalize(torch.randn(1, 512), dim=1)
    adam = torch.optim.Adam(trainable.parameters(), lr=0.0016, betas=(0, 0.99 ** 0.8))

    def step():
        with torch.no_grad():
            w = mapping(torch.randn(options.batch, STYLE_WIDTH))
            before = clip(frozen(w))
        after = clip(trainable(w))
        loss = (1 - F.cosine_similarity(after - before, direction)).mean()
        adam.zero_grad(set_to_none=True)
        loss.backward()
        adam.step()
        return loss.item()

    seconds = []
    for _ in range(options.steps):
        start = time.perf_counter()
        loss = step()
        seconds.append(time.perf_counter() - start)
        if not math.isfinite(loss):
            raise SystemExit('the loss is not finite')
    print(json.dumps({
        'framework': 'pytorch', 'version': torch.__version__, 'size': options.size, 'batch': options.batch,
        'secondsPerStep': round(statistics.median(seconds[1:] or seconds), 3),
        'secondsPerStepAll': [round(s, 3) for s in seconds],
        'peakMiB': round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        'threads': torch.get_num_threads(), 'blas': blas(), 'tuned': options.tuned, 'blur': options.blur,
    }))


main()
