import { says } from '../../../errors.js';
import { toPictures } from '../../../image/index.js';
import {
  agreements,
  type StyleChannel as Channel,
  type EditStart,
  measureDirections,
  movedStyles,
  type RelevanceRows,
  type RelevanceSettings,
  RelevanceTable,
  sumOfOffsets,
} from '../../../styleclip/index.js';
import type { FloatTensor } from '../../../tensorData.js';
import { domainFor } from '../../networks/domainFile.js';
import type { RunControl } from '../../run/liveRun.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import { checkEditMemory, memoryFor } from '../../run/memoryCheck.js';
import { EditBench } from '../editBench.js';
import type { DirectedImage, EditDirectionResult, EditDirectionStep } from './directedImages.js';
import { type DirectionValues, directionValues, type EditDirectionRequest } from './directionRequest.js';
import type { RelevanceStore } from './relevanceStore.js';

const advice = says`take a smaller generator or CLIP`;

/** Keeps rows as long as a call. */
const forOneCall: RelevanceStore = {
  open: async ({ channels, width }) => new RelevanceTable(channels, width),
};

/**
 * Measures what an edit by directions needs, and draws its images, one after another. `memory` is what it may take, in bytes; what
 * is free on this machine by default.
 */
export async function editAlong(
  request: EditDirectionRequest,
  control: RunControl<EditDirectionStep>,
  memory?: number,
): Promise<EditDirectionResult> {
  const values = directionValues(request);
  const { settings, edits } = values;
  const { signal, onProgress } = request;
  const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
  const load = loadOptionsOf(request);
  const bench = await EditBench.open({ ...request, ...settings, onWarning }, load);
  try {
    const starts = await startsOf(bench, request, values);
    const open = (own: RelevanceSettings, channels: readonly Channel[], width: number) =>
      openRows(bench, request.relevance ?? forOneCall, own, channels, width);
    const { device } = bench.stage.runtime;
    const available = memoryFor({ memory, ignoreMemory: request.ignoreMemory });
    const measured = await measureDirections(bench, settings, edits, open, {
      signal,
      isStopped: control.isStopped,
      onProgram(program) {
        checkEditMemory({ device, programs: bench.memory.with(program), advice }, available);
      },
      onChoose(done, total) {
        onProgress?.({ type: 'prepare', stage: 'choosing channels', done, total });
      },
      async onMeasure(progress) {
        onProgress?.({ type: 'measure', ...progress });
        control.emit({ type: 'measure', ...progress });
        await control.pause();
      },
    });
    const offsets = sumOfOffsets(measured.map(({ offsets: own }) => own));
    // Whatever took long has ended early already, so the images of that are drawn.
    const wasStopped = control.isStopped();
    const images: DirectedImage[] = [];
    const changes: { readonly before: Float64Array; readonly after: Float64Array }[] = [];
    for (const [index, start] of starts.entries()) {
      signal?.throwIfAborted();
      if (!wasStopped && control.isStopped() && index > 0) break;
      const row = await drawRow(bench, start, offsets, settings.columns);
      const [[before], [after]] = [
        await bench.embed(row.before, settings.pictures),
        await bench.embed(row.after, settings.pictures),
      ];
      changes.push({ before, after });
      const image: DirectedImage = {
        before: toPictures(row.before)[0],
        after: toPictures(row.after)[0],
        row: row.drawn.flatMap((picture) => toPictures(picture)),
        ...(values.seeds ? { seed: values.seeds[index] } : {}),
        index,
        count: starts.length,
      };
      images.push(image);
      control.emit({ type: 'image', ...image });
      await control.pause();
    }
    const directions = measured.map(({ direction }) => direction);
    const found = agreements(directions, changes);
    return {
      images,
      edits: edits.map((edit, i) => {
        const { moved, measured: count } = measured[i];
        return { ...edit, moved, measured: count, agreement: found[i] };
      }),
      direction: await domainFor(bench.generator, offsets, { edits }),
    };
  } finally {
    await bench.close();
  }
}

async function startsOf(
  bench: EditBench,
  request: EditDirectionRequest,
  { seeds, settings: { psi } }: DirectionValues,
): Promise<EditStart[]> {
  if (!seeds) return [await bench.start({ w: request.w, psi }, loadOptionsOf(request))];
  const starts: EditStart[] = [];
  for (const seed of seeds) starts.push(await bench.start({ seed, psi }));
  return starts;
}

function openRows(
  { generator, clip: { clip } }: EditBench,
  store: RelevanceStore,
  settings: RelevanceSettings,
  channels: readonly Channel[],
  width: number,
): Promise<RelevanceRows> {
  const networks = [generator.parameters, clip.parameters];
  return store.open({ networks, settings, channels, width });
}

/** Images `[1, 3, H, W]` of a start: the row over the range of alpha, and the image without the edit and with it. */
interface DrawnRow {
  readonly drawn: readonly FloatTensor[];
  readonly before: FloatTensor;
  readonly after: FloatTensor;
}

/** Draws a start with the offsets from -1 to 1 times, or once for a single column, and without them. */
async function drawRow(
  bench: EditBench,
  { wPlus, noises }: EditStart,
  offsets: ReadonlyMap<string, FloatTensor>,
  columns: number,
): Promise<DrawnRow> {
  const styles = await bench.styles(wPlus);
  const draw = (share: number) => bench.picture(movedStyles(styles, offsets, share), noises);
  const shares = Array.from({ length: columns }, (_, i) => (columns === 1 ? 1 : (2 * i) / (columns - 1) - 1));
  const drawn: FloatTensor[] = [];
  for (const share of shares) drawn.push(await draw(share));
  return { drawn, before: await draw(0), after: drawn[drawn.length - 1] };
}
