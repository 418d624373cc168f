import { describe } from 'vitest';
import { checkCommands } from '../../world/commandLine/testing/commandChecks.js';
import { studiesProgram } from './table.js';

describe('npm run studies', () => checkCommands(studiesProgram));
