import { resourceUsage } from 'node:process';
import * as ort from 'onnxruntime-node';
import type { Device } from '../lowering/index.js';
import { Engine } from './engine.js';

/** Settings of a runtime on this machine. */
export interface NodeRuntimeOptions {
  readonly device: Device;
  /** All cores where it is left out. */
  readonly threads?: number | undefined;
  readonly profile?: string;
  /** Fails instead of leaving to the CPU what the device can't compute. */
  readonly strict?: boolean;
  /** Keeps ONNX Runtime's own error lines off the standard error. */
  readonly silent?: boolean;
}

/** A runtime in the calling thread: for tests and small jobs, because a run blocks the event loop. */
export function createEngine(options: NodeRuntimeOptions): Engine {
  return new Engine(ort, { ...options, peakBytes: () => resourceUsage().maxRSS * 1024 });
}
