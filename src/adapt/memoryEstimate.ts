import { bytesOfViews } from '../image/index.js';
import { ProgramMemory } from '../runtime/programMemory.js';
import { parameterShapes } from '../stylegan2/index.js';
import { bytesPerElement, sizeOf } from '../tensorData.js';
import type { AdaptationOptions } from './adaptationContract.js';
import type { GeneratorPair } from './pair/generatorPair.js';

type HandedNetworks = Pick<
  AdaptationOptions,
  'generator' | 'start' | 'clips' | 'textureClip' | 'targetPictures'
>;

/** Adds up what the programs of an adaptation, their state, and the networks that were read for it take. */
export class MemoryEstimate {
  readonly #programs = new ProgramMemory();
  #held: number;

  /** Starts from the networks and pictures that were read for the run. */
  constructor({ generator, start, clips, textureClip, targetPictures = [] }: HandedNetworks) {
    const networks = [generator, start, ...clips.map(({ clip }) => clip), textureClip?.clip];
    const tensors = networks.flatMap((network) => [...(network?.parameters.values() ?? [])]);
    this.#held = tensors.reduce((sum, { data }) => sum + data.byteLength, bytesOfViews(targetPictures));
  }

  /** Counts a program that stays compiled. */
  add(program: Parameters<ProgramMemory['add']>[0]): void {
    this.#programs.add(program);
  }

  /** Counts the trained weights of an earlier step, which are held beside those of now. */
  hold({ config, trainable }: Pick<GeneratorPair, 'config' | 'trainable'>): void {
    const shapes = parameterShapes(config);
    for (const name of trainable) this.#held += sizeOf(shapes.get(name) ?? []) * bytesPerElement.float32;
  }

  /** Bytes that the process takes at its busiest. */
  get bytes(): number {
    return this.#programs.peak(this.#held);
  }
}
