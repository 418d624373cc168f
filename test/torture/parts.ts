import { containers } from './containers.js';
import { deadLocks } from './deadLocks.js';
import { fullDisks } from './fullDisks.js';
import { kills } from './kills.js';
import { listeners } from './listeners.js';
import { mutatedFiles } from './mutatedFiles.js';
import type { Part } from './part.js';

/** All parts in the order in which they run: a new one is a file and a line here. */
export const parts: readonly Part[] = [kills, fullDisks, listeners, deadLocks, containers, mutatedFiles];
