export { type LoweredProgram, lower, type Port } from './lower.js';
export type { MemoryPlan } from './memoryPlan.js';
export * from './options.js';
