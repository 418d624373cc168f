import {
  add,
  conv,
  defineProgram,
  mul,
  type Program,
  pad,
  reshape,
  slice,
  state,
  sum,
  transpose,
} from '../graph/index.js';
import { lower, type ProgramWork } from '../lowering/index.js';
import { floatTensor } from '../tensorData.js';
import type { Runtime } from './contract.js';

/** How fast a machine works through a {@link ProgramWork}, in seconds for one of each. */
export interface MachineRate {
  readonly multiplyAdd: number;
  readonly byte: number;
  readonly node: number;
}

/** The longest that each of the programs is measured, in milliseconds. */
const patience = 60;
const picture = [1, 64, 64, 64];
const kernel = [64, 64, 3, 3];
/** More than a cache holds. */
const large = [1, 32, 256, 256];
/**
 * Share of the speed of one middling convolution that a step reaches over all of its own, small ones and gradients among them:
 * what trainings of generators, mappers and encoders of 64 px took, by what was counted.
 */
const usualShare = 0.5;

/** Some convolutions in a row, the work of a step that counts. */
function convolutions(): Program {
  let tensor = state('rate.picture', picture);
  for (let i = 0; i < 4; i++) tensor = conv(tensor, state('rate.kernel', kernel), { padding: 1 });
  return defineProgram('rate of convolutions', { y: slice(tensor, [0, 0, 0, 0], [1, 1, 1, 1]) });
}

/** What stands between convolutions: images that are padded, cut, turned, scaled and summed. */
function movements(): Program {
  const [, channels, height, width] = large;
  const scales = slice(state('rate.kernel', kernel), [0, 0, 0, 0], [1, channels, 1, 1]);
  let tensor = state('rate.large', large);
  for (let i = 0; i < 2; i++) {
    const padded = pad(tensor, [0, 0, 1, 1], [0, 0, 1, 1]);
    const scaled = mul(slice(padded, [0, 0, 0, 1], large), scales);
    const turned = transpose(reshape(scaled, [channels, height * width]), [1, 0]);
    const back = reshape(transpose(mul(turned, 0.5), [1, 0]), large);
    tensor = add(back, mul(sum(back, [2, 3], true), 1e-3));
  }
  return defineProgram('rate of memory', { y: slice(tensor, [0, 0, 0, 0], [1, 1, 1, 1]) });
}

/** Many operations on next to nothing. */
function starts(): Program {
  const x = state('rate.kernel', kernel);
  const one = slice(x, [0, 0, 0, 0], [1, 1, 1, 1]);
  let tensor = one;
  for (let i = 0; i < 100; i++) tensor = add(mul(tensor, one), one);
  return defineProgram('rate of starts', { y: sum(tensor, [0]) });
}

/** Measures a runtime by three small programs, in about a fifth of a second; it leaves nothing in its state. */
export async function measureRate(runtime: Runtime): Promise<MachineRate> {
  const filled = (shape: readonly number[], value: number) =>
    floatTensor(new Float32Array(shape.reduce((product, extent) => product * extent, 1)).fill(value), shape);
  const entries = {
    'rate.picture': filled(picture, 1),
    'rate.kernel': filled(kernel, 1e-3),
    'rate.large': filled(large, 0.5),
  };
  await runtime.setState(entries, { give: true });
  try {
    const [few, moved, multiplied] = [
      await timed(runtime, starts()),
      await timed(runtime, movements()),
      await timed(runtime, convolutions()),
    ];
    const node = few.seconds / few.work.nodes;
    const byte = Math.max(0, moved.seconds - moved.work.nodes * node) / moved.work.bytes;
    const rest = multiplied.work.bytes * byte + multiplied.work.nodes * node;
    // What is moved inside a convolution lies in the cache: no more than half of its time is taken for that.
    const alone = Math.max(multiplied.seconds / 2, multiplied.seconds - rest);
    return { multiplyAdd: alone / multiplied.work.multiplyAdds / usualShare, byte, node };
  } finally {
    await runtime.deleteState(Object.keys(entries));
  }
}

/** The seconds that a machine needs for some work, about. */
export function secondsFor(work: ProgramWork, rate: MachineRate): number {
  return work.multiplyAdds * rate.multiplyAdd + work.bytes * rate.byte + work.nodes * rate.node;
}

interface Timed {
  readonly seconds: number;
  readonly work: ProgramWork;
}

/** The middle of several runs, as they take while whatever else runs on the machine goes on. */
async function timed(runtime: Runtime, program: Program): Promise<Timed> {
  const lowered = lower(program, { device: runtime.device, mode: 'direct' });
  const handle = await runtime.compile(lowered);
  try {
    // The first run allocates.
    await runtime.run(handle, {});
    const began = performance.now();
    const taken: number[] = [];
    while (taken.length < 3 || performance.now() - began < patience) {
      const start = performance.now();
      await runtime.run(handle, {});
      taken.push(performance.now() - start);
    }
    taken.sort((a, b) => a - b);
    return { seconds: taken[Math.floor(taken.length / 2)] / 1000, work: lowered.work };
  } finally {
    await runtime.release(handle);
  }
}
