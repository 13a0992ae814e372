/** One exact text of src/bridge and what stands in its place. */
export interface Edit {
  /** In src/bridge. */
  file: string;
  /** Stands there exactly once. */
  find: string;
  replace: string;
}

/** Takes one requirement away, and nothing else. */
export interface Mutation {
  /** Of a list at the head of a file, such as `A3`. */
  requirement: string;
  /** What the bridge does instead. */
  what: string;
  edits: readonly Edit[];
}

/** Files that list requirements at their head, and the letter of their list. */
export const LISTS: readonly (readonly [letter: string, file: string])[] = [
  ['A', 'accept.ts'],
  ['H', 'handshake.ts'],
  ['L', 'limits.ts'],
  ['L', 'walk.ts'],
  ['L', 'meter.ts'],
  ['D', 'death.ts'],
  ['D', 'silence.ts'],
  ['C', 'capabilities.ts'],
  ['S', 'size.ts'],
  ['S', 'size-control.ts'],
];

const one = (requirement: string, what: string, file: string, find: string, replace = ''): Mutation => ({
  requirement,
  what,
  edits: [{ file, find, replace }],
});

export const MUTATIONS: readonly Mutation[] = [
  one(
    'A1',
    'looks at every message',
    'accept.ts',
    "if (typeof data !== 'object' || !data?.wbp) return; // [A1]",
    'if (!data) return;',
  ),
  one(
    'A2',
    'believes any window',
    'accept.ts',
    "if (!event.source || event.source !== source()) return 'source'; // [A2]",
    'void source;',
  ),
  one(
    'A3',
    'believes any origin',
    'accept.ts',
    "if (origins && !origins.has(event.origin)) return 'origin'; // [A3]",
    'void origins;',
  ),
  one(
    'A4',
    'believes a frame that is not connected',
    'accept.ts',
    "if (!isConnected()) return 'gone'; // [A4]",
    'void isConnected;',
  ),
  one(
    'A5',
    'takes `null` for an origin',
    'accept.ts',
    "return origin === 'null' ? undefined : origin; // [A5]",
    'return origin;',
  ),
  one(
    'A6',
    'takes any word at a host',
    'accept.ts',
    "if (wbp !== 'hello') return 'shape'; // [A6]",
    'void wbp;',
  ),
  one('A6', 'takes any word at a guest', 'accept.ts', "if (wbp !== 'offer') return 'shape'; // [A6]"),
  one(
    'A7',
    'takes anything for a nonce',
    'accept.ts',
    "typeof n === 'string' && n.length > 15 && n.length < 65;",
    '(void n, true);',
  ),
  one(
    'A8',
    'takes anything for a range of versions',
    'accept.ts',
    "if (!isRange(v)) return 'shape'; // [A8]",
    'void v;',
  ),
  one(
    'A9',
    'takes a hello with ports',
    'accept.ts',
    "// [A8]\n    return ports ? 'ports' : ''; // [A9]",
    "// [A8]\n    return '';",
  ),
  one(
    'A9',
    'takes a wake with ports',
    'accept.ts',
    "if (wbp === 'wake') return ports ? 'ports' : ''; // [A9]",
    "if (wbp === 'wake') return '';",
  ),
  one(
    'A9',
    'takes an offer with any number of ports',
    'accept.ts',
    "if (ports !== 1) return 'ports'; // [A9]",
  ),
  one(
    'A10',
    'takes an offer for any nonce',
    'accept.ts',
    "return n === nonce() ? '' : 'nonce'; // [A10]",
    "void nonce; return '';",
  ),
  one('A11', 'counts nothing', 'accept.ts', 'refuse(wrong, event); // [A11]', 'void refuse;'),

  one('H1', 'waits to be woken', 'handshake.ts', 'hello(); // [H1]'),
  one('H2', 'wakes again and again', 'handshake.ts', 'if (isAwake) return; // [H2]'),
  one(
    'H3',
    'offers to anybody',
    'handshake.ts',
    "origin === 'null' ? '*' : origin, ports); // [H3]",
    "'*', ports);",
  ),
  one('H4', 'answers every hello', 'handshake.ts', 'if (n === nonce) return; // [H4]'),
  one('H5', 'keeps the old document', 'handshake.ts', 'leave(); // [H5]', 'void leave;'),
  one(
    'H6',
    'speaks a version that the other side does not',
    'handshake.ts',
    'return version >= LOWEST && version >= theirs[0] ? version : 0; // [H6]',
    'return Math.max(version, LOWEST);',
  ),
  one(
    'H7',
    'takes any first frame',
    'handshake.ts',
    'frame.open === n && frame.m === m; // [H7]',
    '(void frame, void n, void m, true);',
  ),
  one('H8', 'takes a second offer', 'handshake.ts', "nonce = ''; // [H8]"),
  one(
    'H9',
    'says nothing of a wrong origin',
    'handshake.ts',
    "if (counter === 'origin') end('REFUSED', 'ORIGIN_MISMATCH', origin); // [H9]",
    'void origin;',
  ),
  one(
    'H9',
    'takes an offer of a version that it does not speak',
    'handshake.ts',
    "if (!(isId(v) && v >= LOWEST && v <= HIGHEST)) return end('REFUSED', 'VERSION', origin); // [H9]",
    'void v;',
  ),
  one(
    'H10',
    'stays asleep',
    'handshake.ts',
    "if (wbp === 'wake') return nonce ? hello() : undefined; // [H10]",
    "if (wbp === 'wake') return;",
  ),

  one(
    'L1',
    'takes a cloned object',
    'limits.ts',
    "if (typeof text !== 'string') return 'frame'; // [L1]",
    'text = `${JSON.stringify(text)}`;',
  ),
  one(
    'L2',
    'parses any length',
    'limits.ts',
    "return text.length > frame ? 'too-large' : ''; // [L2]",
    "void frame; return '';",
  ),
  one('L3', 'goes down to any depth', 'walk.ts', 'if (levels < 1) return -Infinity; // [L3]', 'void levels;'),
  one(
    'L4',
    'takes a list of any length',
    'walk.ts',
    'holder as unknown[]) {\n      if (--left < 0) break; // [L4]',
    'holder as unknown[]) {',
  ),
  one(
    'L4',
    'takes any number of properties',
    'walk.ts',
    'holder[key as never];\n      if (--left < 0) break; // [L4]',
    'holder[key as never];',
  ),
  one(
    'L5',
    'runs any number of calls',
    'limits.ts',
    '(!isStream && calls >= limits.calls) || // [L5]',
    '(void calls, false) ||',
  ),
  one(
    'L6',
    'runs any number of streams',
    'limits.ts',
    '(isStream && streams >= limits.streams); // [L6]',
    '(void streams, false);',
  ),
  one(
    'L7',
    'passes every event on',
    'meter.ts',
    'if (++passed <= events) return pass(event); // [L7]',
    'if (++passed) return (void events, pass(event));',
  ),
  one(
    'L8',
    'holds any number of names',
    'meter.ts',
    'if (held.size >= 64 && !held.has(name)) return; // [L8]',
  ),
  one(
    'L9',
    'forgives a frame that is too long',
    'limits.ts',
    "if (counter === 'too-large') return 'TOO_LARGE'; // [L9]",
    'void counter;',
  ),
  one(
    'L10',
    'forgives every fault',
    'limits.ts',
    "return faults < errors ? undefined : 'BAD_FRAME'; // [L10]",
    'void faults, errors; return undefined;',
  ),
  one(
    'L11',
    'keeps whatever comes early',
    'limits.ts',
    'frames > 100 || characters > 65_536; // [L11]',
    '(void frames, void characters, false);',
  ),
  one(
    'L12',
    'believes any limit that is told',
    'read-limits.ts',
    'if (isId(value)) limits[name as keyof Limits] = value; // [L12]',
    'if (value !== undefined) limits[name as keyof Limits] = value;',
  ),

  one('D1', 'goes without a word', 'death.ts', 'leave?.(); // [D1]', 'void leave;'),
  one(
    'D2',
    'says bye although it is kept',
    'death.ts',
    'if (persisted) return rest(true); // [D2]',
    'void persisted;',
  ),
  one('D3', 'comes back and asks nobody', 'death.ts', 'line()?.ping(gone); // [D3]', 'void line;'),
  one('D4', 'takes a load for nothing at all', 'death.ts', 'line.ping(replaced); // [D4]', 'void line;'),
  one(
    'D5',
    'does not look at the window',
    'death.ts',
    'if (!isSameWindow) return replaced(); // [D5]',
    'void isSameWindow;',
  ),
  one('D6', 'waits for a frame that is not there', 'death.ts', 'gone(); // [D6]', 'void gone;'),
  one(
    'D7',
    'waits for the next hello for good',
    'death.ts',
    'if (isConnected) return [{ at: now() + HELLO_MS, due: gone }]; // [D7]',
    'if (isConnected) return [];',
  ),
  one(
    'D8',
    'never takes silence for a crash',
    'silence.ts',
    'if (unanswered === PINGS) return gone(); // [D8]',
    'void gone;',
  ),
  one(
    'D9',
    'counts pings that were answered',
    'silence.ts',
    'if (line.heard > asked) unanswered = 0; // [D9]',
  ),
  one('D10', 'blames the other side for its own sleep', 'silence.ts', 'if (isLate) unanswered = 0; // [D10]'),
  one(
    'D11',
    'does not hear that a port closed',
    'death.ts',
    '.onclose = closed; // [D11]',
    '.onclose ?? closed;',
  ),
  one(
    'D12',
    'waits for work for good',
    'death.ts',
    'const timer = setTimeout(done, ms); // [D12]',
    'const timer = 0;',
  ),

  one(
    'C1',
    'takes any list',
    'capabilities.ts',
    "return value.filter((name) => typeof name === 'string' && name.length < 65).slice(0, 32); // [C1]",
    'return value as string[];',
  ),
  one('C2', 'grants what was not wanted', 'grants.ts', 'if (!want.includes(name)) continue; // [C2]'),
  one(
    'C3',
    'runs a call without its capability',
    'may.ts',
    'export const mayRun = ({ capability }: Method, can: May): boolean => !capability || can(capability); // [C3]',
    'export const mayRun = (..._: unknown[]): boolean => true;',
  ),
  one(
    'C4',
    'lets calls in flight end by themselves',
    'may.ts',
    'export const isRevoked = ({ capability }: Method, can: May): boolean => !!capability && !can(capability); // [C4]',
    'export const isRevoked = (..._: unknown[]): boolean => false;',
  ),
  one(
    'C5',
    'takes a state `can` from a guest',
    'capabilities.ts',
    'boolean => state === CAN; // [C5]',
    'boolean => (void state, false);',
  ),
  one(
    'C6',
    'sends a call that will be refused',
    'may.ts',
    'export const maySend = ({ capability }: Method, can: May): boolean => !capability || can(capability); // [C6]',
    'export const maySend = (..._: unknown[]): boolean => true;',
  ),
  one(
    'C7',
    'asks several questions at a time',
    'grants.ts',
    "if (isAsked) throw new BridgeError('BUSY'); // [C7]",
    'void BridgeError;',
  ),
  one('C8', 'keeps the grants of the document before', 'grants.ts', 'granted = new Set(); // [C8]'),
  one(
    'C9',
    'grants by an answer for the document before',
    'grants.ts',
    'if (asking !== document) return false; // [C9]',
  ),

  one(
    'S1',
    'measures the viewport',
    'size.ts',
    'measureContent(element);',
    '(void measureContent, innerHeight);',
  ),
  one(
    'S2',
    'tells every change at once',
    'size.ts',
    'Math.max(0, at + EVERY_MS - now())); // [S2]',
    '(void at, 0));',
  ),
  one(
    'S3',
    'tells the height that it got',
    'size.ts',
    'h === told || Math.abs(h - applied) <= SAME || ',
    '(void SAME, void applied, h === told) || ',
  ),
  one(
    'S4',
    'takes any height',
    'size-control.ts',
    'return isWhole ? { h: h!, u: u! } : undefined; // [S4]',
    'void isWhole; return { h: h!, u: u! };',
  ),
  one(
    'S5',
    'applies any height',
    'size-control.ts',
    'Math.max(min, Math.min(max, h)); // [S5]',
    '(void min, void max, h);',
  ),
  one(
    'S6',
    'follows every small shrink',
    'size-control.ts',
    'if (height && next < height && height - next <= SHRINK) return undefined; // [S6]',
  ),
  one(
    'S7',
    'follows a height that goes to and fro',
    'size-control.ts',
    'isFrozen = true; // [S7]',
    'void TURNS;',
  ),
  one('S8', 'answers nothing', 'size.ts', 'link.set(SIZE, { h: control.height, u }); // [S8]', 'void u;'),
  one(
    'S9',
    'applies heights without the capability',
    'size.ts',
    'if (!size || !link.can(CAPABILITY)) return; // [S9]',
    'if (!size) return;',
  ),
  {
    requirement: 'S10',
    what: 'applies heights after the end',
    edits: [
      { file: 'size.ts', find: '{ signal }, // [S10]', replace: '{},' },
      { file: 'size.ts', find: 'name === SIZE && !signal?.aborted ?', replace: 'name === SIZE ?' },
    ],
  },
  one('S10', 'measures after the end', 'size.ts', 'stop(); // [S10]', 'void stop;'),
];
