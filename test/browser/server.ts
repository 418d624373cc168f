import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.json': 'application/json',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface Server {
  readonly origin: string;
  close(): void;
}

export interface ServerOptions {
  /** Whether pages are cross-origin isolated, so that they have threads. */
  readonly isolated: boolean;
  /** Generated files by path; the built library, the shipped models and `node_modules` are served besides. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly host?: string;
  /** The file that is sent, as if all were well, for everything that is not there: servers of one page do so. */
  readonly otherwise?: string;
}

/** A static server on a free port, like any that a page may come from. */
export async function startServer({
  isolated,
  files = {},
  host = 'localhost',
  otherwise = '',
}: ServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(root, path.posix.normalize(pathname));
    const isPublic = /^\/(dist|node_modules|models)\//.test(pathname) && existsSync(file);
    const body = files[pathname] ?? (isPublic ? readFileSync(file) : files[otherwise]);
    response.writeHead(body === undefined ? 404 : 200, {
      'Content-Type': types[path.extname(pathname)] ?? 'text/plain',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      ...(isolated ? isolation : {}),
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
