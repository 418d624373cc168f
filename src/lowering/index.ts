export { OnnxBuilder, type OnnxValue } from './builder.js';
export { type LoweredProgram, lower, type Port } from './lower.js';
export { type MemoryPlan, planMemory } from './memoryPlan.js';
export { encodeModel } from './onnxModel.js';
export * from './options.js';
export { countWork, type ProgramWork, sumWork } from './programWork.js';
