import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { LockTiming } from '#nada/jobs/run/runLock.js';
import { builtFile } from './builtFile.js';

/** What a taker is told: to take a lock at a time, or to release the one that it has. */
export type TakerOrder =
  | {
      readonly type: 'take';
      readonly folder: string;
      readonly at: number;
      readonly timing?: LockTiming | undefined;
    }
  | { readonly type: 'release' };

/** What came of an order. */
export interface TakerAnswer {
  readonly isWinner: boolean;
  readonly error?: string;
  /** Whether the error is one for a person. */
  readonly isSentence?: boolean;
}

const namespace = ['unshare', '--pid', '--fork', '--mount-proc'];

/** Whether processes can be put into PID namespaces of their own here. */
export function hasNamespaces(): boolean {
  return spawnSync(namespace[0], [...namespace.slice(1), 'true'], { stdio: 'ignore' }).status === 0;
}

/** Processes that take locks at the same moment. */
export class LockTakers {
  readonly #children: readonly ChildProcess[];

  private constructor(children: readonly ChildProcess[]) {
    this.#children = children;
  }

  /** Starts so many processes here, and more in PID namespaces of their own. */
  static start(count: number, inNamespaces = 0): LockTakers {
    const words = [process.execPath, builtFile('lockTaker')];
    const start = ([command, ...parameters]: readonly string[]): ChildProcess =>
      spawn(command, parameters, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new LockTakers([
      ...Array.from({ length: count }, () => start(words)),
      ...Array.from({ length: inNamespaces }, () => start([...namespace, ...words])),
    ]);
  }

  /** Lets the first `count` of them take a lock at once. */
  take(folder: string, count: number, timing?: LockTiming): Promise<TakerAnswer[]> {
    const order: TakerOrder = { type: 'take', folder, at: Date.now() + 3, timing };
    return Promise.all(this.#children.slice(0, count).map((child) => ask(child, order)));
  }

  release(index: number): Promise<TakerAnswer> {
    return ask(this.#children[index], { type: 'release' });
  }

  stop(): void {
    for (const child of this.#children) child.disconnect();
  }
}

function ask(child: ChildProcess, order: TakerOrder): Promise<TakerAnswer> {
  return new Promise((resolve) => {
    const answered = (answer: TakerAnswer): void => {
      child.off('message', answered).off('exit', died);
      resolve(answer);
    };
    const died = (): void => answered({ isWinner: false, error: 'the taker died' });
    child.on('message', answered).on('exit', died);
    child.send(order);
  });
}
