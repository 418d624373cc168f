import { UserError } from '../errors.js';

/** The error for a file whose content contradicts its own format. */
export function damaged(name: string, what: string): UserError {
  return new UserError(
    `${name} cannot be read: ${what}, so the file is damaged or not a checkpoint; download or save it again`,
  );
}

/** The error for an archive whose content contradicts its own format. */
export function damagedArchive(name: string, what: string): UserError {
  return new UserError(
    `${name} cannot be read: ${what}, so the archive is damaged; download or save it again`,
  );
}

/** The error for an intact file that holds something unsupported. */
export function unsupported(name: string, what: string, remedy: string): UserError {
  return new UserError(`${name} cannot be read: ${what}; ${remedy}`);
}

/** Text from a file, shortened and without control characters, safe to show in a message. */
export function quoted(text: string): string {
  const visible = text.slice(0, 81).replace(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]/g, '?');
  return `"${visible.length > 80 ? `${visible.slice(0, 77)}...` : visible}"`;
}
