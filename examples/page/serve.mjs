// Serves this repository, with the two headers by which a page gets threads: `node serve.mjs`, then open the address.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const types = {
  ...{ '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' },
  ...{ '.json': 'application/json', '.wasm': 'application/wasm' },
};
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const server = createServer(async ({ url }, response) => {
  // A URL's path never leads above its root.
  const { pathname } = new URL(url, 'http://localhost');
  const file = path.join(
    root,
    decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname),
  );
  try {
    const body = await readFile(file);
    response
      .writeHead(200, { ...headers, 'Content-Type': types[path.extname(file)] ?? 'text/plain' })
      .end(body);
  } catch {
    response.writeHead(404, headers).end();
  }
});
server.listen(Number(process.argv[2] ?? 8000), 'localhost', () =>
  console.log(`http://localhost:${server.address().port}/examples/page/`),
);
