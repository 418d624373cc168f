import type { Runtime } from '../../runtime/contract.js';
import { type MachineRate, measureRate, secondsFor } from '../../runtime/machineRate.js';
import type { ProgramWork } from '../../runtime/stage.js';

/** What a training takes, worked out from its programs. */
export interface TrainingDemand {
  /** Bytes that the process takes at its busiest. */
  readonly memory: number;
  readonly work: ProgramWork;
}

/** What a run is going to take, about: worked out from its programs and a short measurement of this machine. */
export interface Forecast {
  /** Memory of the process at its busiest. */
  readonly memoryMiB: number;
  /** Time of a step after the first. */
  readonly secondsPerStep: number;
  /** Time of all steps that are left. */
  readonly seconds: number;
  /** Whether the run may end before all of them are taken. */
  readonly isMost: boolean;
}

/** Rates of this process, by device and threads: a machine is measured once. */
const rates = new Map<string, Promise<MachineRate>>();

/** Forecasts the steps that are left on a runtime; `threads` is the number that it was asked to compute with. */
export async function forecastOf(
  runtime: Runtime,
  threads: number | undefined,
  { memory, work }: TrainingDemand,
  steps: number,
  isMost = false,
): Promise<Forecast> {
  const key = `${runtime.device} ${threads}`;
  const found = rates.get(key) ?? measureRate(runtime);
  rates.set(key, found);
  const rate = await found.catch((error: unknown) => {
    rates.delete(key);
    throw error;
  });
  const secondsPerStep = secondsFor(work, rate);
  return {
    memoryMiB: Math.round(memory / 2 ** 20),
    secondsPerStep: Number(secondsPerStep.toPrecision(2)),
    seconds: Math.round(secondsPerStep * steps),
    isMost,
  };
}
