#!/usr/bin/env bash
# onnxruntime-web 1.30.0 on WebGPU (Chromium 153 of npm's @sparticuz/chromium, software adapter).
# Guess: compiled shaders live as long as the GPU device, which outlives sessions: a program that is released and comes again compiles none.
# Behaviour: they go with the last open session. The same program compiles its shader again each time, unless another session, of
# whatever program, stays open meanwhile. On an adapter where one takes a second, loading networks one after the other pays for it each time.
# Seen: {"alone":[1,1],"besideAnother":[1,0]}   (shaders compiled by the first and by the second load)
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm i --silent --no-audit --ignore-scripts onnxruntime-web@1.30.0 playwright-core@1.65.1 @sparticuz/chromium@153.0.0 2> /dev/null
cat > page.html <<'HTML'
<script type="module">
  import * as ort from '/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs';
  // y = f(x) of two numbers, as an ONNX model in bytes.
  const text = (value) => [...new TextEncoder().encode(value)];
  const field = (number, bytes) => [number * 8 + 2, bytes.length, ...bytes];
  const value = (name) => [...field(1, text(name)), ...field(2, field(1, [8, 1, ...field(2, field(1, [8, 2]))]))];
  const node = (f) => [...field(1, text('x')), ...field(2, text('y')), ...field(4, text(f))];
  const graph = (f) => [...field(1, node(f)), ...field(2, text('g')), ...field(11, value('x')), ...field(12, value('y'))];
  const model = (f) => Uint8Array.from([8, 8, ...field(7, graph(f)), ...field(8, [16, 17])]);
  let [shaders, { createShaderModule }] = [0, GPUDevice.prototype];
  GPUDevice.prototype.createShaderModule = function (given) { shaders += 1; return createShaderModule.call(this, given); };
  const open = (f) => ort.InferenceSession.create(model(f), { executionProviders: ['webgpu'] });
  globalThis.openAnother = () => open('Sqrt');
  globalThis.loadTwice = async (f) => {
    const counts = [shaders];
    for (let i = 1; i < 3; i++) {
      const session = await open(f);
      await session.run({ x: new ort.Tensor('float32', [1, 2], [2]) });
      await session.release();
      counts.push(shaders);
    }
    return [counts[1] - counts[0], counts[2] - counts[1]];
  };
</script>
HTML
cat > run.mjs <<'JS'
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { chromium as browsers } from 'playwright-core';
const types = { html: 'text/html', mjs: 'text/javascript', wasm: 'application/wasm' };
const server = createServer(({ url }, response) => {
  const file = url === '/' ? 'page.html' : `node_modules${url}`;
  response.setHeader('Content-Type', types[file.split('.').at(-1)] ?? 'text/plain');
  try { response.end(readFileSync(file)); } catch { response.writeHead(404).end(); }
}).listen(0);
const args = ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];
const executablePath = await chromium.executablePath();
const page = await (await browsers.launch({ executablePath, args })).newPage();
await page.goto(`http://localhost:${server.address().port}/`);
await page.waitForFunction(() => globalThis.loadTwice);
const alone = await page.evaluate(() => loadTwice('Exp'));
const besideAnother = await page.evaluate(async () => [await openAnother(), await loadTwice('Exp')][1]);
console.log(JSON.stringify({ alone, besideAnother }));
process.exit();
JS
seen=$(node run.mjs) && echo "$seen"
[ "$seen" = '{"alone":[1,1],"besideAnother":[1,0]}' ]
