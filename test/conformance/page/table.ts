import type { Verdict } from '../checks/check.js';

const WORDS = { pass: 'passes', fail: 'FAILS', skipped: 'skipped' } as const;

const make = <K extends keyof HTMLElementTagNameMap>(name: K, text = ''): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
};

/** A heading and an empty table under it; gives the table's body. */
export function table(title: string): HTMLTableSectionElement {
  document.title = title;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem; color: #1b1b1f; background: #fff; }
    table { border-collapse: collapse; inline-size: 100%; }
    th, td { text-align: start; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-block-end: 1px solid #d5d5dc; }
    [data-state='fail'] td:first-child { color: #a3001b; font-weight: 700; }
    [data-state='pass'] td:first-child { color: #0b6b2f; }
    iframe { inline-size: 100%; block-size: 70vh; border: 1px solid #d5d5dc; }
    @media (prefers-color-scheme: dark) {
      body { color: #e8e8ee; background: #17171b; }
      [data-state='fail'] td:first-child { color: #ff8f9e; }
      [data-state='pass'] td:first-child { color: #6fd896; }
    }`);
  document.adoptedStyleSheets = [sheet];
  const all = make('table');
  const head = all.createTHead().insertRow();
  for (const name of ['Result', 'Check', 'What is asked', 'What was seen']) head.append(make('th', name));
  const body = all.createTBody();
  document.body.append(make('h1', title), make('p', 'Running …'), all);
  return body;
}

export function row(body: HTMLTableSectionElement, { state, name, says, note }: Verdict): void {
  const line = body.insertRow();
  line.dataset['state'] = state;
  line.append(make('td', WORDS[state]), make('td', name), make('td', says), make('td', note ?? ''));
}

export function summary(body: HTMLTableSectionElement, verdicts: readonly Verdict[]): void {
  const of = (state: Verdict['state']) => verdicts.filter((one) => one.state === state).length;
  const text = `${of('pass')} pass, ${of('fail')} fail, ${of('skipped')} skipped`;
  const line = body.closest('table')?.previousElementSibling;
  if (line) line.textContent = of('fail') === 0 ? `Conforms: ${text}.` : `Does not conform: ${text}.`;
  document.documentElement.dataset['done'] = String(of('fail') === 0);
}
