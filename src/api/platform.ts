import { assert } from '../errors.js';
import type { ByteSource } from '../platform/byteSource.js';
import type { ImageCodec } from '../platform/imageCodec.js';
import type { Runtime } from '../runtime/contract.js';
import type { DeviceReport } from '../runtime/deviceReport.js';
import type { LoadOptions } from './networks/loadProgress.js';

/** A source that stays open until it is closed. */
export interface OpenSource extends ByteSource {
  close(): Promise<void>;
}

/** What a file that is opened should be, so that a wrong download is named and not kept. */
export type FileKind = 'checkpoint' | 'image';

/** The machine that a runtime is opened on. */
export interface MachineRequest {
  /** A device by name, or `auto` for the best that works. */
  readonly device?: string | undefined;
  /** Threads within one operation; chosen by ONNX Runtime by default. */
  readonly threads?: number | undefined;
  /** Receives a sentence for the user for each reason why it computes slower than it could. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** The paths or URLs of a CLIP's weights and of the files beside them, by name. */
export interface ClipPlaces {
  readonly weights: string;
  readonly companions: ReadonlyMap<string, string>;
}

/**
 * The few things that Node and browsers do differently; everything else of the library is the same in both.
 *
 * Each entry of the package sets its own at import: `stylegan-nada` Node's, `stylegan-nada/browser` that of web pages.
 */
export interface Platform {
  /** Opens a runtime that computes apart from the caller's thread. Rejects with a `UserError` for a device that is missing. */
  openRuntime(request: MachineRequest): Promise<Runtime>;
  /** Tries every device that could be asked for here. */
  listDevices(): Promise<readonly DeviceReport[]>;
  /** Opens a path or URL for reading. Rejects with a `UserError` that names it. */
  openSource(place: string | URL, options: LoadOptions, kind?: FileKind): Promise<OpenSource>;
  /** Finds a CLIP's weights and the files among `names` beside them; a place may be a folder. */
  findClip(place: string | URL, names: readonly string[]): Promise<ClipPlaces>;
  /** The place of a network that comes with this software. Rejects, or throws, a `UserError` where there is none. */
  shipped(which: 'generator' | 'clip'): string;
  /** Lists the image files that a path stands for, where it may be a folder; `onLeftOut` receives what was skipped in it. */
  listImages(place: string, onLeftOut: (message: string) => void): Promise<readonly string[]>;
  readonly images: ImageCodec;
  /** The SHA-256 of parts in a row, in hexadecimal digits. */
  sha256(parts: Iterable<Uint8Array<ArrayBuffer>>): Promise<string>;
  /** Bytes that this process may take in all; undefined where that is not known. */
  availableMemory(): number | undefined;
}

let current: Platform | undefined;

/** Sets the platform for this process or page. */
export function usePlatform(platform: Platform): void {
  current = platform;
}

/** The platform that the program's entry has set. */
export function platform(): Platform {
  assert(current, 'no platform is set: import stylegan-nada or stylegan-nada/browser first');
  return current;
}
