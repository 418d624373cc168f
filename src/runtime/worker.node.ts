import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../errors.js';
import { createEngine, type NodeRuntimeOptions } from './engine.node.js';
import { serve } from './remote.js';

const port = parentPort;
assert(port, 'this file is the entry of a worker thread');
serve(
  createEngine(workerData as NodeRuntimeOptions),
  {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => port.on('message', listener),
  },
  () => port.close(),
);
