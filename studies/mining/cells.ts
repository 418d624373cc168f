import type { Renderer } from '../../world/renderer.js';
import type { Cell } from '../evaluate/cells.js';
import { listCells } from '../evaluate/cells.js';
import { digestOfData } from '../evaluate/digest.js';
import type { Scores } from '../evaluate/results.js';
import type { MiningOptions } from './options.js';

/** One adaptation, and what mining makes of it. */
export interface MiningCell extends Cell {
  /** The key of the adaptation alone, which all minings of it share. */
  readonly adaptation: string;
}

/** Result of a finished cell. */
export interface MiningResult {
  readonly key: string;
  readonly domain: Cell['domain'];
  readonly method: string;
  readonly seed: number;
  readonly pictures: number;
  readonly steps: number;
  /** Seconds of both trainings alone. */
  readonly seconds: { readonly adapting: number; readonly mining: number };
  /** Name of the picture beside the result: photos, adapted, and mined. */
  readonly picture: string;
  readonly adapted: Scores;
  readonly mined: Scores;
}

/** All cells in the order in which they are worked off. */
export async function listMiningCells(options: MiningOptions, render: Renderer): Promise<MiningCell[]> {
  const cells = await listCells(options, render);
  const { samples: _, sampleEvery: __, saveEvery: ___, ...decisive } = options.mining;
  const digest = digestOfData(decisive).slice(0, 8);
  return cells.map((cell) => ({ ...cell, adaptation: cell.key, key: `${cell.key}-mined-${digest}` }));
}
