/**
 * Runs unit tests in a page of its own: those of a requirement first, and no further than the first failure.
 * It knows as much of Mocha as the tests of src/bridge need.
 */
type Work = (this: { timeout(ms: number): void }) => unknown;

interface Suite {
  title: string;
  parent: Suite | undefined;
  /** Milliseconds that a piece of work may take. */
  ms: number;
  /** Run before its first test, whichever that is; taken off the list then. */
  first: Work[];
  before: Work[];
  after: Work[];
}

interface Test {
  suite: Suite;
  title: string;
  run: Work;
  ms: number;
}

export interface Outcome {
  /** How many were run. */
  tests: number;
  /** The first that failed. */
  failed?: { title: string; why: string };
  /** Why no test could be run. */
  broken?: string;
}

const TEST_MS = 10_000;
const tests: Test[] = [];
const emptySuite = (title: string, parent?: Suite): Suite => ({
  title,
  parent,
  ms: parent?.ms ?? TEST_MS,
  first: [],
  before: [],
  after: [],
});
let suite = emptySuite('');

Object.assign(globalThis, {
  describe(title: string, fill: Work) {
    const outer = suite;
    const inner = (suite = emptySuite(title, outer));
    fill.call({ timeout: (ms) => (inner.ms = ms) });
    suite = outer;
  },
  it(title: string, run: Work) {
    const test: Test = { suite, title, run, ms: suite.ms };
    tests.push(test);
    return { timeout: (ms: number) => (test.ms = ms) };
  },
  before: (work: Work) => void suite.first.push(work),
  // The page goes when its tests are through.
  after: () => undefined,
  beforeEach: (work: Work) => void suite.before.push(work),
  afterEach: (work: Work) => void suite.after.push(work),
});

/** From the outermost inwards. */
const around = (inner: Suite | undefined): Suite[] => (inner ? [...around(inner.parent), inner] : []);

const titleOf = ({ suite: of, title }: Test): string =>
  [...around(of).map((one) => one.title), title].filter(Boolean).join(' > ');

const within = ({ ms }: { ms: number }, work: Work): Promise<void> =>
  new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout>;
    const timeout = (longest: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`timed out after ${longest} ms`)), longest);
    };
    timeout(ms);
    // What it throws at once rejects as well.
    new Promise((settle) => settle(work.call({ timeout })))
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer));
  });

async function runTest(test: Test): Promise<void> {
  const suites = around(test.suite);
  const uncaught: unknown[] = [];
  window.onerror = (...[text, , , , error]) => void uncaught.push(error ?? text);
  window.onunhandledrejection = ({ reason }) => void uncaught.push(reason);
  try {
    for (const one of suites) {
      for (const work of [...one.first.splice(0), ...one.before]) await within(one, work);
    }
    await within(test, test.run);
  } finally {
    for (const one of suites.reverse()) for (const work of one.after) await within(one, work);
  }
  if (uncaught.length) throw uncaught[0];
}

/** Loads a file, then runs its tests: those whose title holds the tag, then the others. */
async function runFile(file: string, tag: string): Promise<Outcome> {
  try {
    await import(file);
  } catch (error) {
    return { tests: 0, broken: String(error) };
  }
  const first = tests.filter(({ title }) => tag && title.includes(tag));
  let run = 0;
  for (const test of new Set([...first, ...tests])) {
    run++;
    try {
      await runTest(test);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { tests: run, failed: { title: titleOf(test), why: why.slice(0, 300) } };
    }
  }
  return { tests: run };
}

Object.assign(globalThis, { runFile });
