import type { Program } from '../graph/index.js';
import { type LoweringMode, lower } from '../lowering/index.js';
import type { ProgramHandle, Runtime } from '../runtime/contract.js';

/** A runtime and how programs are lowered for it. */
export interface Stage {
  readonly runtime: Runtime;
  readonly lowering: LoweringMode;
}

/** Lowers and compiles a program. */
export function compileProgram({ runtime, lowering }: Stage, program: Program): Promise<ProgramHandle> {
  return runtime.compile(lower(program, { device: runtime.device, mode: lowering }));
}

/** Compiles a program for the time of `body`. */
export async function withProgram<T>(
  stage: Stage,
  program: Program,
  body: (handle: ProgramHandle) => Promise<T>,
): Promise<T> {
  const handle = await compileProgram(stage, program);
  try {
    return await body(handle);
  } finally {
    await stage.runtime.release(handle);
  }
}
