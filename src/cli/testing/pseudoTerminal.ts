import { spawn, spawnSync } from 'node:child_process';
import { assert } from '../../errors.js';

/** How a command ended whose terminal was closed. */
export interface Hung {
  readonly code: number | null;
  /** The number of the signal that ended it. */
  readonly signal: number | null;
  /** What it printed until then. */
  readonly printed: string;
}

/**
 * Opens a terminal, runs a command on it, closes it as soon as a file holds so many lines, and waits for the command; a
 * pseudo-terminal needs a system call that Node does not have.
 */
const script = `
import json, os, pty, select, sys, time
file, lines, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
printed = b''
end = time.time() + 120
def count():
    try:
        with open(file, 'rb') as found:
            return found.read().count(b'\\n')
    except OSError:
        return 0
while time.time() < end and count() < lines:
    if select.select([terminal], [], [], 0.01)[0]:
        try:
            printed += os.read(terminal, 65536)
        except OSError:
            break
os.close(terminal)
_, status = os.waitpid(child, 0)
signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
print(json.dumps({'code': code, 'signal': signal, 'printed': printed.decode('utf8', 'replace')}))
`;

/** Whether this system has what {@link closeTerminal} needs: Python 3 with pseudo-terminals. */
export function hasPseudoTerminals(): boolean {
  return spawnSync('python3', ['-c', 'import pty; pty.openpty()']).status === 0;
}

/** Runs a command on a terminal of its own, which is closed once `file` holds that many lines. */
export async function closeTerminal(
  command: readonly string[],
  { file, lines }: { readonly file: string; readonly lines: number },
): Promise<Hung> {
  const child = spawn('python3', ['-c', script, file, String(lines), ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert(status === 0, `the pseudo-terminal failed with ${String(status)}`);
  return JSON.parse(text) as Hung;
}
