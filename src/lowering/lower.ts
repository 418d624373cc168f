import { assert } from '../errors.js';
import {
  constantValue,
  type Program,
  placeholderOf,
  simplify,
  type Tensor,
  topologicalOrder,
} from '../graph/index.js';
import { OnnxBuilder, type OnnxValue } from './builder.js';
import { fuse } from './fusions/fuse.js';
import { type MemoryPlan, planMemory } from './memoryPlan.js';
import { encodeModel, type OnnxValueInfo } from './onnxModel.js';
import type { LoweringOptions } from './options.js';
import { countWork, type ProgramWork } from './programWork.js';
import type { Rule } from './rule.js';
import { convRules } from './rules/conv.js';
import { elementwiseRules } from './rules/elementwise.js';
import { firRules } from './rules/fir.js';
import { gridSampleRules } from './rules/gridSample.js';
import { linearRules } from './rules/linear.js';
import { shapeRules } from './rules/shape.js';
import { upConvRules } from './rules/upConv.js';

const rules: Readonly<Record<string, Rule>> = {
  ...elementwiseRules,
  ...shapeRules,
  ...linearRules,
  ...firRules,
  ...convRules,
  ...upConvRules,
  ...gridSampleRules,
};

/** A value that a session receives or returns: its name in the model, and the program's name for it. */
export interface Port extends OnnxValueInfo {
  readonly key: string;
}

/** A program as an ONNX model: plain data that can cross to a worker. */
export interface LoweredProgram {
  readonly name: string;
  readonly model: Uint8Array<ArrayBuffer>;
  readonly inputs: readonly Port[];
  readonly reads: readonly Port[];
  readonly outputs: readonly Port[];
  readonly writes: readonly Port[];
  readonly nodeCount: number;
  readonly memory: MemoryPlan;
  readonly work: ProgramWork;
}

/** Turns a program into an ONNX model for one device: simplification, one rule per primitive, shared subexpressions. */
export function lower(program: Program, options: LoweringOptions): LoweredProgram {
  const builder = new OnnxBuilder();
  // Parameters are named from a network's first layer to its last, while gradients come from the last to the first: in
  // their order an update follows its gradient at once, and nothing waits for the end of the backward pass.
  const results = [
    ...Object.entries(program.writes)
      .toReversed()
      .map(([key, tensor]) => ({ key, tensor, role: 'write' as const })),
    ...Object.entries(program.outputs).map(([key, tensor]) => ({ key, tensor, role: 'output' as const })),
  ];
  const simplified = simplify(results.map(({ tensor }) => tensor));
  const values = lowerTensors(simplified, builder, options);
  const ports = results.map(({ key, role }, i) => ({
    ...builder.output(`${role}:${key}`, values[i]),
    key,
    role,
  }));
  const placeholders = (role: 'input' | 'state') =>
    builder.inputs
      .filter(({ name }) => name.startsWith(`${role}:`))
      .map((info) => ({ ...info, key: info.name.slice(role.length + 1) }));
  const reads = placeholders('state');
  if (options.device === 'cpu') builder.replaceNodes(fuse(builder, ports));
  return {
    name: program.name,
    model: encodeModel(builder.graph(program.name, ports)),
    inputs: placeholders('input'),
    reads,
    outputs: ports.filter(({ role }) => role === 'output'),
    writes: ports.filter(({ role }) => role === 'write').toReversed(),
    nodeCount: builder.nodes.length,
    memory: planMemory(builder, reads, ports),
    work: countWork(builder),
  };
}

function lowerTensors(
  outputs: readonly Tensor[],
  builder: OnnxBuilder,
  options: LoweringOptions,
): OnnxValue[] {
  const values = new Map<Tensor, OnnxValue>();
  const lowered = (tensor: Tensor): OnnxValue => {
    const value = values.get(tensor);
    assert(value, `${tensor.primitive.name} is used but was not demanded`);
    return value;
  };
  for (const tensor of demandedOrder(outputs)) {
    const leaf = lowerLeaf(tensor, builder);
    values.set(tensor, leaf ?? ruleOf(tensor).lower(tensor, { builder, options, lowered }));
  }
  return outputs.map(lowered);
}

function ruleOf(tensor: Tensor): Rule {
  const rule = rules[tensor.primitive.name];
  assert(rule, `no lowering for ${tensor.primitive.name}`);
  return rule;
}

function lowerLeaf(tensor: Tensor, builder: OnnxBuilder): OnnxValue | undefined {
  const data = constantValue(tensor);
  if (data) return builder.constant(data, tensor.shape, tensor.type);
  const placeholder = placeholderOf(tensor);
  return placeholder && builder.input(`${placeholder.role}:${placeholder.name}`, tensor.shape, tensor.type);
}

/** The tensors whose values are really needed, each after those that its rule demands. */
function demandedOrder(outputs: readonly Tensor[]): Tensor[] {
  const demanded = new Set(outputs);
  const order = topologicalOrder(outputs);
  for (const tensor of order.toReversed()) {
    if (!demanded.has(tensor) || tensor.inputs.length === 0) continue;
    for (const source of ruleOf(tensor).demands?.(tensor) ?? tensor.inputs) demanded.add(source);
  }
  return order.filter((tensor) => demanded.has(tensor));
}
