/** Where a program runs: ONNX Runtime's name of the execution provider. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml' | 'wasm';

/**
 * Which forms convolutions are lowered to: `auto` chooses by device and shape, `direct` takes the plain operators
 * everywhere, `winograd` forces the fast forms wherever they are defined.
 */
export const loweringModes = ['auto', 'direct', 'winograd'] as const;
export type LoweringMode = (typeof loweringModes)[number];

export interface LoweringOptions {
  readonly device: Device;
  readonly mode: LoweringMode;
}
