import type { Program } from '../graph/index.js';
import { type LoweredProgram, type LoweringMode, lower } from '../lowering/index.js';
import type { ProgramHandle, Runtime } from './contract.js';

export { type LoweringMode, loweringModes, type ProgramWork } from '../lowering/index.js';

/** A runtime and how programs are lowered for it. */
export interface Stage {
  readonly runtime: Runtime;
  readonly lowering: LoweringMode;
  /** Is told of every program that stays compiled. */
  readonly onCompiled?: (program: LoweredProgram) => void;
}

/** Lowers and compiles a program. */
export function compileProgram(
  { runtime, lowering, onCompiled }: Stage,
  program: Program,
): Promise<ProgramHandle> {
  const lowered = lower(program, { device: runtime.device, mode: lowering });
  onCompiled?.(lowered);
  return runtime.compile(lowered);
}

/** Compiles a program for the time of `body`. */
export async function withProgram<T>(
  stage: Stage,
  program: Program,
  body: (handle: ProgramHandle) => Promise<T>,
): Promise<T> {
  const handle = await compileProgram({ runtime: stage.runtime, lowering: stage.lowering }, program);
  try {
    return await body(handle);
  } finally {
    await stage.runtime.release(handle);
  }
}
