import { entryOf } from '../../../api/networks/latentSource.js';
import { type LoadClipOptions, type LoadedClip, loadClip } from '../../../api/networks/networks.js';
import { checkTrainingMemory } from '../../../api/run/memoryCheck.js';
import { named, says, UserError } from '../../../errors.js';
import { type LabelledRow, type Picture, toPictures } from '../../../image/index.js';
import type { Device } from '../../../lowering/index.js';
import { epochOrder } from '../../../random/index.js';
import { editMove } from '../../../styleclip/editMove.js';
import type { EditStart } from '../../../styleclip/editStudio.js';
import { latentSpread } from '../../../styleclip/latentSpread.js';
import { levels, type MapperConfig, mapperNetworks } from '../../../styleclip/mapper/latentMapper.js';
import { moveLatents } from '../../../styleclip/mapper/latentMover.js';
import { type MapperTeacher, MapperTrainer } from '../../../styleclip/mapper/mapperTrainer.js';
import { latentCount, seedNoises } from '../../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { joinRows } from '../../../train/batches.js';
import { EditBench } from '../editBench.js';
import type { EditMapperOptions } from './options.js';

/** What a mapper is trained for: the options of `nada edit mapper train`, with one CLIP or several. */
export interface MapperLesson extends Omit<EditMapperOptions, 'clip'> {
  readonly clip: readonly string[];
  readonly activation?: LoadClipOptions['activation'];
}

const fewer = says`take a smaller ${named('batch')}, generator or CLIP`;

/** A mapper in training, with its latents. */
export class MapperSession {
  readonly trainer: MapperTrainer;
  readonly device: Device;
  readonly #bench: EditBench;
  readonly #options: MapperLesson;
  /** w `[N, D]` of all latents that are shown. */
  readonly #w: FloatTensor;

  private constructor(bench: EditBench, options: MapperLesson, trainer: MapperTrainer, w: FloatTensor) {
    this.#bench = bench;
    this.#options = options;
    this.trainer = trainer;
    this.device = bench.stage.runtime.device;
    this.#w = w;
  }

  /** Reads the networks, encodes the text, and compiles the step. */
  static async open(
    options: MapperLesson,
    {
      signal,
      memory,
    }: { readonly signal?: AbortSignal | undefined; readonly memory?: number | undefined } = {},
  ): Promise<MapperSession> {
    const [clip, ...others] = options.clip;
    const { activation, from, to, strength, verbatim } = options;
    if (from !== undefined && from.trim() === to.trim()) {
      throw new UserError(
        says`options ${named('from')} and ${named('to')} are both "${to}": give texts that differ`,
      );
    }
    const load = { signal, ...(activation === undefined ? {} : { activation }) };
    const bench = await EditBench.open({ ...options, clip }, load);
    try {
      const { config } = bench.generator;
      const shape = mapperConfigOf(options, latentCount(config), config.styleDim);
      const goal = async (own: LoadedClip): Promise<Omit<MapperTeacher, 'tower'>> => {
        if (from === undefined) return { text: (await bench.texts([to], verbatim, own))[0] };
        const [wanted, given] = await bench.texts([to, from], verbatim, own);
        return { text: editMove(wanted, given, strength ?? 1), fromPicture: true };
      };
      const teachers: MapperTeacher[] = [{ tower: bench.networks.tower, ...(await goal(bench.clip)) }];
      for (const [i, place] of others.entries()) {
        const other = await loadClip(place, load);
        teachers.push({ tower: await bench.tower(other, String(i + 1)), ...(await goal(other)) });
      }
      const mapper = options.units === 'raw' ? shape : { ...shape, unit: await latentSpread(bench, 'w+') };
      const { clipWeight, latentWeight, identityWeight, normWeight, pictures, epsilon, batch, seed } =
        options;
      const trainer = await MapperTrainer.create(bench.stage, {
        networks: bench.networks,
        teachers,
        mapper,
        noises: seedNoises(config, [0]),
        settings: {
          clipWeight,
          latentWeight,
          identityWeight,
          normWeight,
          relativeNorms: options.units === 'relative',
          pictures,
          cosineScale: 1,
        },
        epsilon,
        batch,
        seed,
      });
      const { device } = bench.stage.runtime;
      checkTrainingMemory({ device, programs: bench.memory, batch, advice: fewer }, memory);
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

  /** Pictures of the seeds from 0 on, and of the same latents as the mapper moves them. */
  async rows(count: number): Promise<LabelledRow[]> {
    const seeds = Array.from({ length: count }, (_, seed) => seed);
    const starts: EditStart[] = [];
    for (const seed of seeds) starts.push(await this.#bench.start({ seed, psi: this.#options.psi }));
    const joined = joinRows(
      starts.map(({ wPlus }) => wPlus),
      count,
    );
    const mapper = await this.trainer.mapper();
    const moved = await moveLatents(this.#bench.stage, mapper, joined, 1);
    const draw = async (latents: FloatTensor): Promise<Picture[]> => {
      const pictures: Picture[] = [];
      for (const [i, { noises }] of starts.entries()) {
        const [, ...shape] = latents.shape;
        const wPlus = floatTensor(entryOf(latents, i).data, [1, ...shape]);
        pictures.push(...toPictures(await this.#bench.picture(wPlus, noises)));
      }
      return pictures;
    };
    const steps = this.trainer.stepsDone;
    return [
      { label: 'before', pictures: await draw(joined) },
      {
        label: `after ${steps} ${steps === 1 ? 'step' : 'steps'}: ${this.#options.to}`,
        pictures: await draw(moved),
      },
    ];
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
      says`option ${named('single')} makes one network for all entries: leave ${named('coarse')}, ${named('medium')} and ${named('fine')} on`,
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
      says`nothing of the ${latents} entries of w+ is left to move: leave one of ${named('coarse')}, ${named('medium')} and ${named('fine')} on`,
    );
  }
  return config;
}
