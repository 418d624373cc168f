import { expect, it } from 'vitest';
import { MeasureBar } from './measureBar.js';

it('tells the time left of what is still to be measured, by what was measured in this run', () => {
  let printed = '';
  let now = 0;
  const output = {
    out() {},
    err(text: string) {
      printed += text;
    },
    isTerminal: false,
    columns: 80,
  };
  const bar = new MeasureBar(output, () => now);
  const progress = { unit: 'images', total: 48, known: 8 } as const;
  bar.show({ ...progress, done: 8 });
  expect(printed).toBe('');
  now += 20_000;
  bar.show({ ...progress, done: 9 });
  expect(printed).toBe('step 9/48 (18%), images measured, 8 known before, 20.0 s a step, 13 min left\n');
  bar.close();
});
