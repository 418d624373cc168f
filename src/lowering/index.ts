export { type LoweredProgram, lower, type Port } from './lower.js';
export * from './options.js';
