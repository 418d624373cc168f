import type { Env } from 'onnxruntime-common';
import { named, says, UserError } from '../errors.js';
import { Engine, type OnnxRuntime } from './engine.js';

/** The part of onnxruntime-web that an engine in a browser needs. */
export interface BrowserOnnxRuntime extends OnnxRuntime {
  readonly env: Env;
}

/** Devices of a browser. */
export type BrowserDevice = 'webgpu' | 'wasm';

export interface BrowserEngineOptions {
  /** `auto` takes WebGPU on a real graphics card, otherwise WebAssembly. */
  readonly device?: BrowserDevice | 'auto' | undefined;
  /** Threads of WebAssembly; by default half of the cores, at most four. */
  readonly threads?: number | undefined;
  /** Fails instead of leaving to the CPU what WebGPU can't compute. */
  readonly strict?: boolean | undefined;
  /** Absolute URL of ONNX Runtime's `.wasm` file, or of its folder (with a slash at the end); by default beside its module. */
  readonly wasmUrl?: string | undefined;
}

/** Device and threads of a runtime in a browser. */
export interface BrowserSetup {
  readonly device: BrowserDevice;
  /** Threads that compute; 1 on WebGPU. */
  readonly threads: number;
  /** Sentences for the person in front of the page: why it is slower than it could be. */
  readonly warnings: readonly string[];
}

interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean };
}

/** A browser as a page or worker knows it: the part of `globalThis` that decides on device and threads. */
export interface BrowserScope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator?: {
    readonly hardwareConcurrency?: number;
    readonly gpu?: { requestAdapter(): Promise<GpuAdapter | null> };
  };
}

const slow = 'computing on the CPU, which is much slower';

async function chooseDevice(
  request: BrowserDevice | 'auto',
  { navigator }: BrowserScope,
): Promise<{ device: BrowserDevice; warnings: string[] }> {
  if (request === 'wasm') return { device: 'wasm', warnings: [] };
  const adapter = await navigator?.gpu?.requestAdapter().catch(() => null);
  if (request === 'webgpu') {
    if (adapter) return { device: 'webgpu', warnings: [] };
    const reason = navigator?.gpu
      ? 'it has no adapter for it'
      : 'it has no navigator.gpu, which needs HTTPS or localhost';
    throw new UserError(
      says`This browser offers no WebGPU (${reason}): set option ${named('device')} to "wasm" or "auto".`,
    );
  }
  if (!adapter) return { device: 'wasm', warnings: [`This browser offers no WebGPU: ${slow}.`] };
  const isSoftware = adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? false;
  if (!isSoftware) return { device: 'webgpu', warnings: [] };
  return { device: 'wasm', warnings: [`WebGPU runs in software here: ${slow}.`] };
}

function chooseThreads(
  request: number | undefined,
  { crossOriginIsolated, navigator }: BrowserScope,
): { threads: number; warnings: string[] } {
  if (request !== undefined && !(Number.isInteger(request) && request > 0)) {
    throw new UserError(says`option ${named('threads')} is ${request}: give a whole number of at least 1.`);
  }
  const threads = request ?? Math.min(4, Math.ceil((navigator?.hardwareConcurrency ?? 1) / 2));
  if (threads === 1 || crossOriginIsolated) return { threads, warnings: [] };
  const warning =
    'One thread computes, because the page is not cross-origin isolated: serve it with the headers ' +
    '"Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp".';
  return { threads: 1, warnings: [warning] };
}

/** Decides where a request is computed. Throws a `UserError` when the device asked for is not there. */
export async function chooseSetup(
  { device: request = 'auto', threads: requestedThreads }: BrowserEngineOptions,
  scope: BrowserScope,
): Promise<BrowserSetup> {
  if (request !== 'auto' && request !== 'webgpu' && request !== 'wasm') {
    throw new UserError(
      says`option ${named('device')} is "${String(request)}": a browser has "auto", "webgpu" and "wasm".`,
    );
  }
  const { threads, warnings } = chooseThreads(requestedThreads, scope);
  const chosen = await chooseDevice(request, scope);
  return chosen.device === 'webgpu'
    ? { device: 'webgpu', threads: 1, warnings: chosen.warnings }
    : { device: 'wasm', threads, warnings: [...chosen.warnings, ...warnings] };
}

/** An engine over onnxruntime-web in the calling thread, page or worker. */
export class BrowserEngine extends Engine implements BrowserSetup {
  declare readonly device: BrowserDevice;
  readonly threads: number;
  readonly warnings: readonly string[];

  constructor(ort: BrowserOnnxRuntime, { device, threads, warnings }: BrowserSetup, strict: boolean) {
    super(ort, {
      device,
      strict,
      advice: `see that onnxruntime-web's .wasm file is served${device === 'wasm' ? '' : ', or use the device "wasm"'}`,
      // Browsers do not say how much memory WebAssembly has held.
      peakBytes: () => 0,
    });
    this.threads = threads;
    this.warnings = warnings;
  }
}

/** Opens an engine; its numbers are not yet checked. Throws a `UserError` when the device asked for is not there. */
export async function openEngine(
  ort: BrowserOnnxRuntime,
  options: BrowserEngineOptions,
): Promise<BrowserEngine> {
  const setup = await chooseSetup(options, globalThis as BrowserScope);
  // Both are read once, when ONNX Runtime starts with the first program.
  ort.env.wasm.numThreads = setup.threads;
  const { wasmUrl, strict = false } = options;
  if (wasmUrl !== undefined) ort.env.wasm.wasmPaths = wasmUrl.endsWith('/') ? wasmUrl : { wasm: wasmUrl };
  return new BrowserEngine(ort, setup, strict);
}
