import { expect, it } from 'vitest';
import { measureRate, secondsFor } from './machineRate.js';
import { createRuntime } from './runtime.node.js';

it('measures a machine, leaves nothing behind, and takes longer for more work', async () => {
  const runtime = await createRuntime({ device: 'cpu', threads: 1 });
  try {
    const rate = await measureRate(runtime);
    for (const seconds of Object.values(rate) as number[]) {
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(1e-3);
    }
    await expect(runtime.getState(['rate.picture'])).rejects.toThrow('rate.picture');
    const work = { multiplyAdds: 1e9, bytes: 1e9, nodes: 1000 };
    expect(secondsFor({ ...work, multiplyAdds: 2e9 }, rate)).toBeGreaterThan(secondsFor(work, rate));
    expect(secondsFor({ multiplyAdds: 0, bytes: 0, nodes: 0 }, rate)).toBe(0);
  } finally {
    await runtime.close();
  }
});
