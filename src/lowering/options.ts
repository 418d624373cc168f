/** The device that runs a program: ONNX Runtime's name of the execution provider. */
export type Device = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml' | 'wasm';

/**
 * The ways to lower convolutions: `auto` chooses by device and shape, `direct` uses the plain operators everywhere,
 * `winograd` forces the fast forms wherever they are defined.
 */
export const loweringModes = ['auto', 'direct', 'winograd'] as const;
/** One of the {@link loweringModes}. */
export type LoweringMode = (typeof loweringModes)[number];

/** The device for which a program is lowered, and the way to lower its convolutions. */
export interface LoweringOptions {
  readonly device: Device;
  readonly mode: LoweringMode;
}
