import { closeSync, fstatSync, openSync } from 'node:fs';
import os from 'node:os';
import { isatty } from 'node:tty';

const standardStreams = [0, 1, 2];

/** The standard streams that were terminals when the process began: one that is closed later no longer says so. */
const terminals = standardStreams.filter((descriptor) => isatty(descriptor));

/** Whether a standard stream was a terminal when the process began. */
export function beganOnTerminal(descriptor: number): boolean {
  return terminals.includes(descriptor);
}

/** Whether the process began on a terminal at all; under `nohup`, in a service or a container it does not. */
export function hasTerminal(): boolean {
  return terminals.length > 0;
}

/** Whether a descriptor is a device, such as `/dev/full` or a terminal, also one that is closed. */
export function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/**
 * Lets the process end with its own exit code after its terminal was closed: at its end Node sets the modes of terminals
 * back, and aborts (SIGABRT) where that fails; a descriptor that is another file by then is left alone.
 *
 * Nothing is printed any more by then, so other devices may be replaced as well: a terminal that was closed while the program was
 * being loaded looks like them.
 */
export function leaveClosedTerminals(): void {
  for (const descriptor of standardStreams) {
    if (isatty(descriptor) || !isDevice(descriptor)) continue;
    try {
      closeSync(descriptor);
      // The lowest free number is taken, which is the one that was just closed.
      openSync(os.devNull, 'r+');
    } catch {
      // Nothing is left to be told, and nobody to tell.
    }
  }
}
