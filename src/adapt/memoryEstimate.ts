import type { LoweredProgram } from '../lowering/index.js';
import { estimatePeakMemory } from '../runtime/memoryEstimate.js';
import { parameterShapes } from '../stylegan2/index.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import type { AdaptationOptions } from './contract.js';
import type { GeneratorPair } from './generatorPair.js';

type HandedNetworks = Pick<AdaptationOptions, 'generator' | 'start' | 'clips' | 'textureClip'>;

/** Adds up what programs and the state that they read take, from their memory plans. */
export class MemoryEstimate {
  readonly #entries = new Map<string, number>();
  readonly #plans: LoweredProgram['memory'][] = [];
  #held: number;

  /** Starts from the networks that were read for the run. */
  constructor({ generator, start, clips, textureClip }: HandedNetworks) {
    const networks = [generator, start, ...clips.map(({ clip }) => clip), textureClip?.clip];
    const tensors = networks.flatMap((network) => [...(network?.parameters.values() ?? [])]);
    this.#held = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  }

  /** Counts a program that stays compiled. */
  add({ reads, memory }: Pick<LoweredProgram, 'reads' | 'memory'>): void {
    for (const { key, shape } of reads) this.#entries.set(key, sizeOf(shape) * bytesPerElement.float32);
    this.#plans.push(memory);
  }

  /** Counts the trained weights of an earlier step, which are held beside those of now. */
  hold({ config, trainable }: Pick<GeneratorPair, 'config' | 'trainable'>): void {
    const shapes = parameterShapes(config);
    for (const name of trainable) this.#held += sizeOf(shapes.get(name) ?? []) * bytesPerElement.float32;
  }

  /** Bytes that the process takes at its busiest. */
  get bytes(): number {
    const state = [...this.#entries.values()].reduce((sum, size) => sum + size, 0);
    return estimatePeakMemory(this.#plans, state, this.#held);
  }
}
