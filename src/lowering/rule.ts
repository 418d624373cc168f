import type { Tensor } from '../graph/index.js';
import type { OnnxBuilder, OnnxValue } from './builder.js';
import type { LoweringOptions } from './options.js';

/** What a rule sees: the builder, the options, and the lowered form of any tensor that it demanded. */
export interface RuleContext {
  readonly builder: OnnxBuilder;
  readonly options: LoweringOptions;
  lowered(tensor: Tensor): OnnxValue;
}

/**
 * How one primitive becomes ONNX nodes.
 *
 * `demands` names the tensors whose values the rule will ask for, when these are not simply the inputs: a matrix
 * product looks through the transposition of an operand, which then need not be computed.
 */
export interface Rule {
  demands?(tensor: Tensor): readonly Tensor[];
  lower(tensor: Tensor, context: RuleContext): OnnxValue;
}

export type Rules = Readonly<Record<string, Rule>>;
