import type { InferenceSession } from 'onnxruntime-common';
import * as node from 'onnxruntime-node';
import type { BrowserOnnxRuntime } from '../engine.browser.js';

/** ONNX Runtime for Node in the shape of the browser's, on the CPU whatever is asked, and the options of its sessions. */
export function nodeStandIn(): { ort: BrowserOnnxRuntime; sessions: InferenceSession.SessionOptions[] } {
  const sessions: InferenceSession.SessionOptions[] = [];
  const create = (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    sessions.push(options);
    return node.InferenceSession.create(model, { executionProviders: ['cpu'] });
  };
  const ort = {
    InferenceSession: { create },
    Tensor: node.Tensor,
    env: { wasm: {}, webgpu: {} },
  } as unknown as BrowserOnnxRuntime;
  return { ort, sessions };
}
