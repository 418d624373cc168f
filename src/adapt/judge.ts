import {
  type ClipConfig,
  encodeImage,
  preprocessPicture,
  type ResizeRule,
  towerParameters,
} from '../clip/index.js';
import { add, constant, input, matmul, mul, reshape, sliceAxis, type Tensor } from '../graph/index.js';
import { type GuidingClip, type ImageTower, unitRows } from '../guidance/index.js';
import type { Parameters } from '../nn/parameters.js';
import { type GoalRows, type GoalTensors, goalTensors } from './goal.js';

/** A CLIP that takes part in the loss, as graph: its weights and goal are entries of the runtime's state. */
export interface Judge {
  /** Its place among the CLIPs that were given; part of its names in state, inputs and metrics. */
  readonly index: number;
  readonly weight: number;
  readonly config: ClipConfig;
  readonly parameters: Parameters;
  readonly goal: GoalTensors;
}

/** The judges of CLIPs with these weights; a CLIP of weight 0 is none. */
export function judgesOf(clips: readonly GuidingClip[], weights: readonly number[], rows: GoalRows): Judge[] {
  return clips.flatMap(({ clip }, index) => {
    const weight = weights.length === 0 ? 1 : weights[index];
    if (weight === 0) return [];
    return [
      {
        index,
        weight,
        config: clip.config,
        parameters: towerParameters(`clip.${index}.`, clip, 'image'),
        goal: goalTensors(index, clip.config.embedding, rows),
      },
    ];
  });
}

/** Unit embeddings of pictures to which a scalar is added; done behind the resize, where it costs least. */
export function embedShifted(
  { config, parameters }: ImageTower,
  pictures: Tensor,
  resize: ResizeRule,
  shift: Tensor,
): Tensor {
  const scale = constant(
    config.std.map((deviation) => 0.5 / deviation),
    [3, 1, 1],
  );
  const prepared = add(preprocessPicture(config, pictures, resize), mul(scale, shift));
  return unitRows(encodeImage(config, parameters, prepared));
}

/** The matrices that cut patches out of pictures and bring them to a CLIP's size; see `patchMatrices`. */
export interface PatchInputs {
  /** `[N, P, R, H]` */
  readonly rows: Tensor;
  /** `[N, P, W, R]` */
  readonly columns: Tensor;
}

/** What windows of pictures are cut for: part of the names of their inputs. */
export type WindowKind = 'patch' | 'view';

/** The inputs of windows of a kind, so many of each picture of that side. */
export function windowInputs(
  { index, config }: Judge,
  kind: WindowKind,
  { batch, windows, side }: { readonly batch: number; readonly windows: number; readonly side: number },
): PatchInputs {
  const { resolution } = config.image;
  return {
    rows: input(`${kind}.rows.${index}`, [batch, windows, resolution, side]),
    columns: input(`${kind}.columns.${index}`, [batch, windows, side, resolution]),
  };
}

/** Unit embeddings of one patch of every picture, `[N, E]`. */
export function embedPatch(
  { config, parameters }: ImageTower,
  pictures: Tensor,
  { rows, columns }: PatchInputs,
  patch: number,
): Tensor {
  const { mean, std } = config;
  const scaled = matmul(sliceAxis(rows, 1, patch, 1), pictures);
  const resized = matmul(scaled, sliceAxis(columns, 1, patch, 1));
  const scale = constant(
    std.map((deviation) => 0.5 / deviation),
    [3, 1, 1],
  );
  const shift = reshape(
    constant(
      mean.map((centre, colour) => (0.5 - centre) / std[colour]),
      [3],
    ),
    [3, 1, 1],
  );
  return unitRows(encodeImage(config, parameters, add(mul(resized, scale), shift)));
}
