import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Holder, holderName, parseHolderName, thisProcess } from './lockHolder.js';
import { type LockTiming, lockFile, lockRun } from './runLock.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-lock-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const timing: LockTiming = { beatEvery: 20, staleAfter: 400, watchFor: 200, lookEvery: 10 };
/** A lock whose heart never beats. */
const still: LockTiming = { ...timing, beatEvery: 2 ** 30 };

/** Puts a lock in place as a process that has gone left it. */
async function leave(change: Partial<Holder>, beat = 7): Promise<void> {
  mkdirSync(at(lockFile));
  writeFileSync(path.join(at(lockFile), holderName({ ...(await thisProcess()), ...change }, beat)), '');
}

function leaveOld(content: object | string, seconds = 0): void {
  writeFileSync(at(lockFile), typeof content === 'string' ? content : JSON.stringify(content));
  const then = Date.now() / 1000 - seconds;
  utimesSync(at(lockFile), then, then);
}

/** The number of a process that has ended, and whose parent took note of it. */
async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('exit', resolve));
  return child.pid ?? 0;
}

/** Runs a body while a process has ended that has no parent to bury it. */
async function withZombie(body: (pid: number) => Promise<void>): Promise<void> {
  // The child outlives the shell, which would bury it; the sleep in its place does not.
  const parent = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 30']);
  try {
    const [output] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(output.toString());
    const isOver = () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    await expect.poll(isOver, { timeout: 5000 }).toBe(true);
    await body(pid);
  } finally {
    parent.kill();
  }
}

const onLinux = it.runIf(process.platform === 'linux');

describe('lockRun', () => {
  it('keeps a second taker out, and lets it in after a release', async () => {
    const lock = await lockRun(folder);
    await expect(lockRun(folder)).rejects.toThrow(`is being written by process ${process.pid}`);
    await lock.check();
    await lock.release();
    await (await lockRun(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ignores the lock of a process that has ended', async () => {
    await leave({ pid: await endedProcess() });
    await (await lockRun(folder)).release();
    leaveOld({ pid: await endedProcess(), host: os.hostname(), began: '' });
    await (await lockRun(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  onLinux('ignores a process that ended and has no parent to bury it', async () => {
    await withZombie(async (pid) => {
      await leave({ pid, began: '' });
      await (await lockRun(folder)).release();
    });
  });

  onLinux('knows a process number that was given away again', async () => {
    await leave({ began: '1' });
    await (await lockRun(folder)).release();
    leaveOld({ pid: process.pid, host: os.hostname(), began: '1' });
    await (await lockRun(folder)).release();
  });

  it('judges a process of its own boot and namespace by its number alone, however long it is silent', async () => {
    const lock = await lockRun(folder, { timing: still });
    const then = Date.now() / 1000 - 3600;
    utimesSync(at(lockFile), then, then);
    await expect(lockRun(folder, { timing })).rejects.toThrow('is being written by');
    await lock.release();
  });

  it('is free when its holder died as it left', async () => {
    mkdirSync(at(lockFile));
    await (await lockRun(folder)).release();
  });
});

describe('what is left of a process that was killed while it took a lock', () => {
  it('is removed by the next one', async () => {
    const left = ['.lock.0123456789ab.tmp', '.lock.ba9876543210.tmp'];
    mkdirSync(at(left[0]));
    writeFileSync(path.join(at(left[0]), 'holder'), '');
    writeFileSync(at(left[1]), '');
    for (const name of ['.lock.tmp', 'checkpoint.safetensors']) writeFileSync(at(name), '');
    await (await lockRun(folder)).release();
    expect(readdirSync(folder).sort()).toEqual(['.lock.tmp', 'checkpoint.safetensors']);
  });
});

describe('a lock of another boot, machine or container', () => {
  const elsewhere: Partial<Holder> = { place: 'elsewhere', host: 'container-1', pid: 1 };

  it('is respected while its heart beats, whatever its number means here', async () => {
    const holder = { ...(await thisProcess()), ...elsewhere };
    const lock = await lockRun(folder, { timing, holder });
    // Clocks that differ make it look old.
    utimesSync(at(lockFile), 1, 1);
    await expect(lockRun(folder, { timing })).rejects.toThrow('by process 1 on container-1');
    await lock.check();
    await lock.release();
  });

  it('is taken once it was silent for long enough, and watched', async () => {
    await leave(elsewhere);
    const notes: string[] = [];
    const began = performance.now();
    const lock = await lockRun(folder, { timing, note: (message) => notes.push(message) });
    expect(performance.now() - began).toBeGreaterThan(350);
    expect(notes).toEqual([
      `waiting for up to 1 s to see whether process 1 on container-1 still writes ${folder}`,
    ]);
    await lock.release();
    await leave(elsewhere);
    utimesSync(at(lockFile), 1, 1);
    const again = performance.now();
    await (await lockRun(folder, { timing })).release();
    expect(performance.now() - again).toBeGreaterThan(150);
  });

  it('is watched no longer than the taker wants', async () => {
    await leave(elsewhere);
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 30);
    await expect(lockRun(folder, { timing, signal: stop.signal })).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([lockFile]);
  });

  it('counts as held while it is not understood and young', async () => {
    mkdirSync(at(lockFile));
    writeFileSync(path.join(at(lockFile), 'of-a-later-version'), '');
    const began = performance.now();
    await (await lockRun(folder, { timing })).release();
    expect(performance.now() - began).toBeGreaterThan(350);
  });

  it('of an earlier version is respected, also where it is young and torn', async () => {
    leaveOld({ pid: 1, host: 'elsewhere', began: '' }, 1e6);
    await expect(lockRun(folder, { timing })).rejects.toThrow('process 1 on elsewhere');
    leaveOld('{"pid":');
    await expect(lockRun(folder)).rejects.toThrow('is being written by another process');
    leaveOld('{"pid":', 120);
    await (await lockRun(folder)).release();
  });
});

describe('a holder', () => {
  it('that was taken over notices, and leaves the lock alone', async () => {
    const holder = { ...(await thisProcess()), place: 'frozen', host: 'container-1' };
    const lost = await lockRun(folder, { timing: still, holder });
    const lock = await lockRun(folder, { timing });
    await expect(lost.check()).rejects.toThrow(
      `${folder} was taken over by process ${process.pid} on ${os.hostname()}`,
    );
    await lost.release();
    await lock.check();
    await lock.release();
  });

  it('whose lock was removed notices', async () => {
    const lost = await lockRun(folder);
    rmSync(at(lockFile), { recursive: true });
    await expect(lost.check()).rejects.toThrow('was removed while this process was writing there');
    await lost.release();
  });

  it('stays one when the answer to a beat was lost', async () => {
    const lock = await lockRun(folder, { timing: still });
    const [name] = readdirSync(at(lockFile));
    const next = holderName(parseHolderName(name) as Holder, 1);
    renameSync(path.join(at(lockFile), name), path.join(at(lockFile), next));
    await lock.check();
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('beats by itself', async () => {
    const lock = await lockRun(folder, { timing });
    const name = (): string => readdirSync(at(lockFile))[0];
    const first = name();
    await expect.poll(name).not.toBe(first);
    await lock.release();
  });
});

describe('of many takers', () => {
  const dead = { pid: 2 ** 22 + 1 };
  it.each<[string, () => Promise<void>]>([
    ['a free lock', async () => {}],
    ['a dead lock', () => leave(dead)],
    ['a dead lock of an earlier version', async () => leaveOld({ ...dead, host: os.hostname(), began: '' })],
    ['a silent lock of another place', () => leave({ place: 'elsewhere' })],
  ])('one gets %s', async (_, prepare) => {
    const brief: LockTiming = { ...timing, staleAfter: 30, watchFor: 30, lookEvery: 5 };
    for (let round = 0; round < 10; round++) {
      await prepare();
      const takers = Array.from({ length: 8 }, () => lockRun(folder, { timing: brief }));
      const results = await Promise.allSettled(takers);
      const winners = results.filter((result) => result.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      await winners[0].value.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

describe('the name of a holder', () => {
  it('is read back, of a host with any name', async () => {
    const holder = await thisProcess();
    expect(parseHolderName(holderName(holder, 3))).toEqual({
      ...holder,
      host: holder.host.slice(0, 48),
    });
    const odd = parseHolderName(holderName({ ...holder, host: `a~/b ${'x'.repeat(300)}` }, 1e8));
    expect(odd?.host).toBe(`a--b-${'x'.repeat(43)}`);
    for (const name of ['', 'holder', '~~~~~', 'a~b~c~d~e~1']) expect(parseHolderName(name)).toBeUndefined();
  });
});
