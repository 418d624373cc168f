import type { Tensor } from '../graph/index.js';
import type { OnnxBuilder, OnnxValue } from './builder.js';
import type { LoweringOptions } from './options.js';

/** The context of a rule: the builder, the options, and the lowered form of any tensor that it demanded. */
export interface RuleContext {
  readonly builder: OnnxBuilder;
  readonly options: LoweringOptions;
  lowered(tensor: Tensor): OnnxValue;
}

/**
 * The translation of one primitive to ONNX nodes.
 *
 * `demands` names the tensors whose values the rule will use, when these are not simply the inputs: a matrix product
 * looks through the transposition of an operand, which then need not be computed.
 */
export interface Rule {
  demands?(tensor: Tensor): readonly Tensor[];
  lower(tensor: Tensor, context: RuleContext): OnnxValue;
}

/** Rules by the name of their primitive. */
export type Rules = Readonly<Record<string, Rule>>;
