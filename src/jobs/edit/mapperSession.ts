import { UserError } from '../../errors.js';
import type { Device } from '../../lowering/index.js';
import { epochOrder } from '../../random/index.js';
import { levels, type MapperConfig, mapperNetworks } from '../../styleclip/latentMapper.js';
import { MapperTrainer } from '../../styleclip/mapperTrainer.js';
import { latentCount, seedNoises } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import type { EditMapperOptions } from '../options/editMapperOptions.js';
import { EditBench } from './editBench.js';

/** A mapper in training, with its latents. */
export class MapperSession {
  readonly trainer: MapperTrainer;
  readonly device: Device;
  readonly #bench: EditBench;
  readonly #options: EditMapperOptions;
  /** w `[N, D]` of all latents that are shown. */
  readonly #w: FloatTensor;

  private constructor(bench: EditBench, options: EditMapperOptions, trainer: MapperTrainer, w: FloatTensor) {
    this.#bench = bench;
    this.#options = options;
    this.trainer = trainer;
    this.device = bench.stage.runtime.device;
    this.#w = w;
  }

  /** Reads the networks, encodes the text, and compiles the step. */
  static async open(options: EditMapperOptions, signal?: AbortSignal): Promise<MapperSession> {
    const bench = await EditBench.open(options, { signal });
    try {
      const { config } = bench.generator;
      const mapper = mapperConfigOf(options, latentCount(config), config.styleDim);
      const [text] = await bench.texts([options.to], options.verbatim);
      const { clipWeight, latentWeight, identityWeight, normWeight, pictures, batch, seed } = options;
      const trainer = await MapperTrainer.create(bench.stage, {
        networks: bench.networks,
        mapper,
        text,
        noises: seedNoises(config, [0]),
        settings: { clipWeight, latentWeight, identityWeight, normWeight, pictures, cosineScale: 1 },
        batch,
        seed,
      });
      const w = await bench.latents(options.latents, options.psi ?? 1, seed);
      return new MapperSession(bench, options, trainer, w);
    } catch (error) {
      await bench.close();
      throw error;
    }
  }

  /** The latents `[batch, L, D]` of the step after `step` steps: each is shown once before any is shown again. */
  latentsOf(step: number): FloatTensor {
    const { batch, latents, seed } = this.#options;
    const { config } = this.#bench.generator;
    const order = epochOrder({ seed, stream: 'mapper.order' }, latents);
    const [entries, width] = [latentCount(config), config.styleDim];
    const data = new Float32Array(batch * entries * width);
    for (let i = 0; i < batch; i++) {
      const row = order.at(step * batch + i);
      const own = this.#w.data.subarray(row * width, (row + 1) * width);
      for (let entry = 0; entry < entries; entry++) data.set(own, (i * entries + entry) * width);
    }
    return floatTensor(data, [batch, entries, width]);
  }

  async close(): Promise<void> {
    await this.trainer.close();
    await this.#bench.close();
  }
}

/** The mapper that options describe; a `UserError` when nothing is left to move. */
export function mapperConfigOf(
  options: Pick<EditMapperOptions, 'coarse' | 'medium' | 'fine' | 'single'>,
  latents: number,
  styleDim: number,
): MapperConfig {
  const groups = levels.filter((level) => options[level]);
  if (options.single && groups.length < levels.length) {
    throw new UserError(
      'option --single makes one network for all entries: leave --no-coarse, --no-medium and --no-fine out',
    );
  }
  const config: MapperConfig = {
    latents,
    styleDim,
    groups: options.single ? 'single' : groups,
    norm: 'features',
  };
  if (mapperNetworks(config).length === 0) {
    throw new UserError(
      `nothing of the ${latents} entries of w+ is left to move: leave one of --no-coarse, --no-medium and --no-fine out`,
    );
  }
  return config;
}
