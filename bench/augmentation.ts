import { parseArgs } from 'node:util';
import { type AugmentGroup, randomAugmentation } from '#nada/gan/augment/index.js';
import { defineProgram, gradients, input, type Program, softplus, state, sum } from '#nada/graph/index.js';
import { lower } from '#nada/lowering/index.js';
import { normals } from '#nada/random/index.js';
import type { RunInputs } from '#nada/runtime/contract.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import { discriminate } from '#nada/stylegan2/discriminator.js';
import { discriminatorFor } from '#nada/stylegan2/discriminatorConfig.js';
import { randomDiscriminator } from '#nada/stylegan2/randomDiscriminator.js';
import { floatTensor, sizeOf } from '#nada/tensorData.js';

// Times the augmentation of a batch beside the discriminator that it serves, in milliseconds of processor time, which a
// busy machine changes less than the time on the clock:
// node scripts/setup.mjs --quiet && node dist-tools/bench/augmentation.js [--size 64] [--batch 16] [--channels 64]
const { values } = parseArgs({
  options: { size: { type: 'string' }, batch: { type: 'string' }, channels: { type: 'string' } },
});
const [size, batch, channels] = [values.size ?? 64, values.batch ?? 16, values.channels ?? 64].map(Number);
const shape = [batch, 3, size, size];
const blocks = Math.log2(size) - 1;
const config = discriminatorFor({
  size,
  channels: new Array<number>(blocks).fill(channels),
  imageChannels: 3,
  clamp: null,
});
const { parameters } = randomDiscriminator(config, 1);
const weights = new Map([...parameters].map(([name, value]) => [name, state(name, value.shape)]));
const pictures = input('pictures', shape);
const cotangent = input('cotangent', shape);
const noise = floatTensor(normals({ seed: 1, stream: 'noise' }, sizeOf(shape)), shape);
const loss = sum(softplus(discriminate(config, weights, pictures).logits));

console.log(`${batch} pictures of ${size} px, a discriminator of ${channels} channels, CPU`);
for (const group of ['bgc', 'bgcfnc'] as const) {
  const changed = randomAugmentation({ height: size, width: size }, group).apply(pictures, 'a');
  const [back] = gradients(changed, [pictures], [cotangent]);
  await report(`${group}, forward`, defineProgram('forward', { sum: sum(changed) }), group);
  await report(`${group}, both ways`, defineProgram('both', { sum: sum(changed), back: sum(back) }), group);
}
const names = [...weights.keys()];
const slopes = gradients(loss, [...weights.values()]);
const outputs = Object.fromEntries(slopes.map((slope, i) => [names[i], slope]));
await report('discriminator, forward', defineProgram('forward', { loss }));
await report('discriminator, gradient of all weights', defineProgram('backward', { loss, ...outputs }));

async function report(name: string, program: Program, group?: AugmentGroup): Promise<void> {
  const engine = createEngine({ device: 'cpu' });
  await engine.setState(Object.fromEntries(parameters));
  const handle = await engine.compile(lower(program, { device: 'cpu', mode: 'auto' }));
  const [feeding, running]: number[][] = [[], []];
  for (let step = 0; step < 6; step++) {
    const before = process.cpuUsage();
    const feeds = feedsOf(program, step, group);
    const between = process.cpuUsage();
    await engine.run(handle, feeds);
    feeding.push(milliseconds(before, between));
    running.push(milliseconds(between, process.cpuUsage()));
  }
  await engine.close();
  const [feed, run] = [feeding, running].map((times) => median(times.slice(1)));
  console.log(`${name}: ${run} ms${group ? `, and ${feed} ms for its random numbers` : ''}`);
}

function feedsOf(program: Program, step: number, group?: AugmentGroup): RunInputs {
  const augmentation = group && randomAugmentation({ height: size, width: size }, group);
  return {
    ...(program.inputs.has('pictures') && { pictures: noise }),
    ...(program.inputs.has('cotangent') && { cotangent: noise }),
    ...augmentation?.feeds('a', { seed: 1, step, batch, probability: 0.5 }),
  };
}

function milliseconds(from: NodeJS.CpuUsage, to: NodeJS.CpuUsage): number {
  return (to.user + to.system - from.user - from.system) / 1000;
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]);
}
