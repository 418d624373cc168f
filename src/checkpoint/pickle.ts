import type { PickleCursor } from './pickleCursor.js';
import { PickleMachine, type PickleMeaning } from './pickleMachine.js';
import type { CheckpointValue, SequenceValue } from './value.js';

type Operation = (machine: PickleMachine, cursor: PickleCursor) => void | Promise<void>;

const stop = 0x2e;

function sequence(kind: SequenceValue['kind'], items: CheckpointValue[]): SequenceValue {
  return { kind, items };
}

function tuple(count: number): Operation {
  return (machine) => {
    const items: CheckpointValue[] = [];
    for (let i = 0; i < count; i++) items.unshift(machine.pop());
    machine.push(sequence('tuple', items));
  };
}

const constant =
  (value: CheckpointValue): Operation =>
  (machine) =>
    machine.push(value);

const global = (machine: PickleMachine, module: string, name: string) =>
  machine.push(machine.meaning.global(module, name));

/** The operations of protocols 0 to 5 that data needs, by their byte; all others are rejected. */
const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  // Framing.
  ['\x80', (machine, cursor) => void (cursor.byte() > 5 && machine.fail('has an unknown protocol'))],
  ['\x95', (_, cursor) => void cursor.uint64()],
  // Constants and numbers.
  ['N', constant(null)],
  ['\x88', constant(true)],
  ['\x89', constant(false)],
  ['K', (machine, cursor) => machine.push(cursor.byte())],
  ['M', (machine, cursor) => machine.push(cursor.uint16())],
  ['J', (machine, cursor) => machine.push(cursor.int32())],
  ['I', async (machine, cursor) => machine.push(machine.integer(await cursor.line()))],
  ['L', async (machine, cursor) => machine.push(machine.integer(await cursor.line()))],
  ['\x8a', async (machine, cursor) => machine.push(await machine.long(cursor.byte()))],
  ['\x8b', async (machine, cursor) => machine.push(await machine.long(cursor.uint32()))],
  ['G', (machine, cursor) => machine.push(cursor.float64())],
  ['F', async (machine, cursor) => machine.push(Number(await cursor.line()))],
  // Texts and byte strings; Python 2 byte strings are read as text, because old checkpoints use them as names.
  ['\x8c', async (machine, cursor) => machine.push(await cursor.text(cursor.byte()))],
  ['X', async (machine, cursor) => machine.push(await cursor.text(cursor.uint32()))],
  ['\x8d', async (machine, cursor) => machine.push(await cursor.text(cursor.uint64()))],
  ['V', async (machine, cursor) => machine.push(await cursor.line())],
  ['U', async (machine, cursor) => machine.push(await cursor.text(cursor.byte()))],
  ['T', async (machine, cursor) => machine.push(await cursor.text(cursor.uint32()))],
  ['C', async (machine, cursor) => machine.push(await cursor.byteString(cursor.byte()))],
  ['B', async (machine, cursor) => machine.push(await cursor.byteString(cursor.uint32()))],
  ['\x8e', async (machine, cursor) => machine.push(await cursor.byteString(cursor.uint64()))],
  ['\x96', async (machine, cursor) => machine.push(await cursor.byteString(cursor.uint64()))],
  // Containers.
  [')', (machine) => machine.push(sequence('tuple', []))],
  ['\x85', tuple(1)],
  ['\x86', tuple(2)],
  ['\x87', tuple(3)],
  ['t', (machine) => machine.push(sequence('tuple', machine.popMarked()))],
  [']', (machine) => machine.push(sequence('list', []))],
  ['l', (machine) => machine.push(sequence('list', machine.popMarked()))],
  ['a', (machine) => machine.append([machine.pop()])],
  ['e', (machine) => machine.append(machine.popMarked())],
  ['\x8f', (machine) => machine.push(sequence('set', []))],
  ['\x90', (machine) => machine.append(machine.popMarked())],
  ['\x91', (machine) => machine.push(sequence('set', machine.popMarked()))],
  ['}', (machine) => machine.push({ kind: 'dict', ordered: false, entries: new Map() })],
  [
    'd',
    (machine) => {
      const items = machine.popMarked();
      machine.push({ kind: 'dict', ordered: false, entries: new Map() });
      machine.setItems(items);
    },
  ],
  [
    's',
    (machine) => {
      const value = machine.pop();
      machine.setItems([machine.pop(), value]);
    },
  ],
  ['u', (machine) => machine.setItems(machine.popMarked())],
  // Stack and memo.
  ['(', (machine) => machine.mark()],
  ['0', (machine) => machine.discard()],
  ['1', (machine) => void machine.popMarked()],
  ['2', (machine) => machine.push(machine.top())],
  ['q', (machine, cursor) => machine.put(cursor.byte())],
  ['r', (machine, cursor) => machine.put(cursor.uint32())],
  ['p', async (machine, cursor) => machine.put(Number(await cursor.line()))],
  ['\x94', (machine) => machine.memoize()],
  ['h', (machine, cursor) => machine.get(cursor.byte())],
  ['j', (machine, cursor) => machine.get(cursor.uint32())],
  ['g', async (machine, cursor) => machine.get(Number(await cursor.line()))],
  // Names, calls and states, all of which are interpreted only as data.
  ['c', async (machine, cursor) => global(machine, await cursor.line(), await cursor.line())],
  [
    '\x93',
    (machine) => {
      const name = machine.text();
      global(machine, machine.text(), name);
    },
  ],
  ['R', (machine) => machine.call()],
  ['\x81', (machine) => machine.call()],
  [
    'b',
    (machine) => {
      const state = machine.pop();
      machine.meaning.build(machine.top(), state);
    },
  ],
  ['Q', (machine) => machine.push(machine.meaning.persistent(machine.pop()))],
  ['P', async (machine, cursor) => machine.push(machine.meaning.persistent(await cursor.line()))],
]);

const table: readonly (Operation | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  operations.get(String.fromCharCode(byte)),
);

/**
 * Interprets one pickle from the cursor's position as data and leaves the cursor after it.
 *
 * Nothing is ever resolved or called: `meaning` says what the few accepted names stand for. Throws a `UserError` for
 * every operation, name or size outside the closed set.
 */
export async function readPickle(cursor: PickleCursor, meaning: PickleMeaning): Promise<CheckpointValue> {
  const machine: PickleMachine = new PickleMachine(cursor, meaning);
  for (;;) {
    meaning.budget.spendOperations(1);
    const filling = cursor.fill();
    if (filling !== undefined) await filling;
    const code = cursor.byte();
    if (code === stop) return machine.result();
    const operation = table[code];
    if (operation === undefined)
      machine.fail(`has the unknown operation 0x${code.toString(16).padStart(2, '0')}`);
    const pending = operation(machine, cursor);
    if (pending !== undefined) await pending;
  }
}
