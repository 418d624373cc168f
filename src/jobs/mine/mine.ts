import type { MapperTrainingStep } from '../../api/edit/mapper/events.js';
import { mineLater } from '../../api/mine/mine.js';
import {
  type MineRequest as MemoryRequest,
  type MineInputs,
  mineInputs,
} from '../../api/mine/mineRequest.js';
import type { RequestOptions } from '../../api/run/requestOptions.js';
import { checkInputs } from '../../api/run/requestValues.js';
import type { TrainingRun } from '../../api/run/run.js';
import { path } from '../../settings/kind.js';
import { type GivenOf, optionalInput, present } from '../../settings/row.js';
import type { MapperRunEvent } from '../edit/mapper/events.js';
import { type MapperResult, mapperIn } from '../edit/mapper/trainMapper.js';
import { splitHeld } from '../run/heldInputs.js';
import { recordRows } from '../run/recordOptions.js';
import { type FolderOptions, runInFolder, runInMemory } from '../run/runInFolder.js';
import { type HeldNetworks, mineRun } from './mineRun.js';
import type { GivenMining } from './options.js';
import { fromAdaptation } from './resolveMine.js';

/** Options of {@link mine} in Node: the run of an adaptation to mine, and a folder with all that `nada mine` leaves there. */
export interface MineRequest
  extends Omit<MemoryRequest, keyof RequestOptions<never> | keyof MineInputs>,
    Partial<MineInputs>,
    RequestOptions<MapperRunEvent>,
    Pick<GivenMining, 'run'>,
    GivenOf<typeof recordRows>,
    FolderOptions {}

/** Mining under way. */
export type MineRun = TrainingRun<MapperTrainingStep, MapperResult>;

/**
 * Mines the latents of an adapted generator that show its target already (Gal et al. 2021, section 4.3): trains a latent mapper
 * that moves every latent there. With `run` generator, CLIPs and target are those of an adaptation; with `out` it leaves a run
 * folder, where a run that was ended goes on with `resume`.
 *
 * ```ts
 * await adapt({ generator: 'ffhq.pt', clip: 'ViT-B-32.pt', source: 'photo', target: 'cat', out: 'runs/cat' }).result;
 * const run = mine({ run: 'runs/cat', out: 'runs/cat-miner' });
 * for await (const { step, clip } of run) console.log(step, 1 - clip);
 * const { mapper } = await run.result;
 * ```
 */
export function mine(request: MineRequest): MineRun {
  if (request?.out === undefined) {
    return runInMemory<MineRequest, MineRun>(request, recordRows, (own) =>
      mineLater(own as MemoryRequest, whole),
    );
  }
  const names = ['generator', 'clip', 'domain'] as const;
  return runInFolder(
    mineRun,
    request,
    { ...mineInputs, ...runRow },
    (own) => splitHeld<GivenMining, HeldNetworks>(own, names, ['clip']),
    mapperIn,
  );
}

const runRow = { run: optionalInput(path('the run folder of an adaptation', 'place')) };

/** The request with what the run of an adaptation gives. */
async function whole(request: MineRequest | MemoryRequest): Promise<MemoryRequest> {
  checkInputs(runRow, request);
  const { run, ...given } = request as MineRequest;
  return { ...(await fromAdaptation({ run, ...given })), ...present(given) } as MemoryRequest;
}
