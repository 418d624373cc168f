import { type BrowserRuntime, openRuntime } from '#nada/browser.js';
import { interpret } from '#nada/graph/index.js';
import { allCases, webgpuBound, webgpuCases } from '#nada/lowering/testing/caseGroups.js';
import type { LoweringCase } from '#nada/lowering/testing/cases.js';
import { integerCases } from '#nada/lowering/testing/shapeCases.js';
import type { BrowserEngineOptions } from '#nada/runtime/engine.browser.js';
import { relativeToPeak, runOnRuntime } from '#nada/testing/runOnRuntime.js';

/** What became of a family of cases. */
export interface GroupOutcome {
  readonly count: number;
  readonly failures: readonly string[];
}

let runtime: BrowserRuntime;

async function start(options: BrowserEngineOptions): Promise<Pick<BrowserRuntime, 'device' | 'threads'>> {
  if (runtime) await runtime.close();
  runtime = await openRuntime(options);
  return { device: runtime.device, threads: runtime.threads };
}

/** Why a case fails; nothing when it is right. */
async function runCase(lowered: LoweringCase): Promise<string | undefined> {
  const { name, tensors, bindings, bound } = lowered;
  try {
    const expected = interpret(tensors, bindings);
    const actual = await runOnRuntime(runtime, tensors, bindings);
    const worst = Math.max(...tensors.map((_, i) => relativeToPeak(actual[i].data, expected[i].data)));
    const allowed = runtime.device === 'webgpu' ? webgpuBound(lowered) : bound;
    return worst < allowed ? undefined : `${name}: wrong by ${worst} of the peak, ${allowed} is allowed`;
  } catch (error) {
    return `${name}: ${error}`;
  }
}

async function runGroup(group: string): Promise<GroupOutcome> {
  const cases = (runtime.device === 'webgpu' ? webgpuCases : allCases)[group];
  const failures: string[] = [];
  for (const lowered of cases) {
    const failure = await runCase(lowered);
    if (failure) failures.push(failure);
  }
  return { count: cases.length, failures };
}

/** Runs the case of int32 tables, which WebGPU leaves to the CPU. */
async function runIntegers(): Promise<string | undefined> {
  return runCase(integerCases[0]);
}

/** Functions that the tests call from outside. */
const loweringPage = { start, runGroup, runIntegers };
export type LoweringPage = typeof loweringPage;
Object.assign(globalThis, { loweringPage });
