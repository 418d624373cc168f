#!/usr/bin/env node
import { processOutput } from '../terminal/output.js';
import { runCommandLine } from './program.js';

process.exitCode = await runCommandLine(process.argv.slice(2), processOutput());
