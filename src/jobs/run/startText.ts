import type { Forecast } from '../../api/run/forecast.js';
import { duration, stepTime } from '../../terminal/duration.js';

/** The start of a run for a person: where, how many steps, and what they take. */
export function startText(
  event: {
    readonly folder?: string | undefined;
    readonly device: string;
    readonly step: number;
    readonly steps: number;
    readonly forecast: Forecast;
  },
  about = '',
): string {
  const { folder, device, step, steps, forecast } = event;
  const from = step === 0 ? '' : `, continuing after step ${step}`;
  return `run folder ${folder} on ${device}: ${about}${steps} steps${from}\n${forecastText(forecast)}`;
}

/** What a run is going to take, in words: `about 18 GiB, 10 s a step after the first, at most 2 h 40 min`. */
export function forecastText({ memoryMiB, secondsPerStep, seconds, isMost }: Forecast): string {
  const memory =
    memoryMiB < 1024 ? `${memoryMiB} MiB` : `${(memoryMiB / 1024).toFixed(memoryMiB < 10_240 ? 1 : 0)} GiB`;
  const whole = isMost ? `at most ${duration(seconds)}` : `${duration(seconds)} in all`;
  return `about ${memory}, ${stepTime(secondsPerStep)} a step after the first, ${whole}`;
}
