import type { Attribute } from '../../world/labels.js';
import type { WayResult } from './runWay.js';
import type { Truth } from './truth.js';
import type { Judged } from './workbench.js';
import type { EditWay } from './worldEdit.js';

/** One edit in one way, done and judged. */
export interface EditResult extends Judged, WayResult {
  readonly key: string;
  readonly edit: string;
  readonly title: string;
  readonly attribute: Attribute;
  readonly wanted: string;
  readonly near?: string | undefined;
  readonly way: EditWay;
  readonly seeds: readonly number[];
  readonly truth: Omit<Truth, 'outside'>;
}
