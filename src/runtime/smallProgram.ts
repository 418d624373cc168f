import { countWork, encodeModel, type LoweredProgram, OnnxBuilder, planMemory } from '../lowering/index.js';

/** The least that a session can be of: it adds one number to itself. */
export function smallProgram(): LoweredProgram {
  const builder = new OnnxBuilder();
  const x = builder.input('x', [1], 'float32');
  const y = { ...builder.output('y', builder.emit('Add', [x, x], [1])), key: 'y' };
  return {
    name: 'small',
    model: encodeModel(builder.graph('small', [y])),
    inputs: [{ ...x, key: 'x' }],
    reads: [],
    outputs: [y],
    writes: [],
    nodeCount: builder.nodes.length,
    memory: planMemory(builder, [], [y]),
    work: countWork(builder),
  };
}
