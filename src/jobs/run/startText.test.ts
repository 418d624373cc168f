import { expect, it } from 'vitest';
import { forecastText, startText } from './startText.js';

it('says what a run takes before it starts', () => {
  const forecast = { memoryMiB: 18_432, secondsPerStep: 10, seconds: 9600, isMost: true };
  expect(forecastText(forecast)).toBe('about 18 GiB, 10.0 s a step after the first, at most 2 h 40 min');
  expect(forecastText({ memoryMiB: 345, secondsPerStep: 0.36, seconds: 108, isMost: false })).toBe(
    'about 345 MiB, 0.36 s a step after the first, 1 min 48 s in all',
  );
  expect(forecastText({ ...forecast, memoryMiB: 1536 })).toContain('about 1.5 GiB,');
  expect(startText({ folder: 'runs/a', device: 'cpu', step: 50, steps: 300, forecast }, '8 pictures, ')).toBe(
    `run folder runs/a on cpu: 8 pictures, 300 steps, continuing after step 50\n${forecastText(forecast)}`,
  );
});
