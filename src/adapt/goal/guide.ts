import {
  type ClipConfig,
  encodeImage,
  preprocessPicture,
  type ResizeRule,
  towerParameters,
} from '../../clip/index.js';
import { add, constant, mul, type Tensor } from '../../graph/index.js';
import { type GuidingClip, type ImageTower, unitRows } from '../../guidance/index.js';
import type { Parameters } from '../../nn/parameters.js';
import { type GoalRows, type GoalTensors, goalTensors } from './goal.js';

/** A CLIP that takes part in the loss, as graph: its weights and goal are entries of the runtime's state. */
export interface Guide {
  /** Its place among the CLIPs that were given; part of its names in state, inputs and metrics. */
  readonly index: number;
  readonly weight: number;
  readonly config: ClipConfig;
  readonly parameters: Parameters;
  readonly goal: GoalTensors;
}

/** The guides of CLIPs with these weights; a CLIP of weight 0 is none. */
export function guidesOf(
  clips: readonly GuidingClip[],
  weights: readonly number[] | undefined,
  rows: GoalRows,
): Guide[] {
  return clips.flatMap(({ clip }, index) => {
    const weight = weights === undefined || weights.length === 0 ? 1 : weights[index];
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
