import { html, render, type TemplateResult } from 'lit';
import { DIRECTIONS, LOCALES, readChoice, THEMES, WIDTHS, writeChoice, type Choice } from './choice.js';
import { stage } from './stage.js';
import { WIDGETS, type Widget, type WidgetName } from './widgets.js';

let choice = readChoice(location.search);

function choose(change: Partial<Choice>): void {
  const next = { ...choice, ...change };
  history.pushState(null, '', writeChoice(next));
  void show();
}

/** Draws what the address says. `data-ready` tells scripts that look at the page that all is drawn. */
async function show(): Promise<void> {
  choice = readChoice(location.search);
  const root = document.documentElement;
  delete root.dataset['ready'];
  root.dataset['theme'] = choice.theme;
  root.toggleAttribute('data-bare', choice.bare);
  const { states, alone }: Widget = WIDGETS[choice.widget];
  const names =
    choice.state === 'all' ? Object.keys(states).filter((name) => !alone?.includes(name)) : [choice.state];
  const stages = names.map((name) => ({ name, ...stage(choice, name) }));
  render(choice.bare ? stages.map(({ element }) => element) : page(stages), document.body);
  await Promise.all(stages.map(({ ready }) => ready));
  await document.fonts.ready;
  root.dataset['ready'] = location.search;
}

function page(stages: { name: string; element: HTMLElement }[]): TemplateResult {
  return html`
    <header class="bar">
      <a class="home" href="?">rai-kit <span>gallery</span></a>
      ${options('Theme', 'theme', THEMES)} ${options('Locale', 'locale', LOCALES)}
      ${options('Direction', 'dir', DIRECTIONS)} ${options('Width', 'width', WIDTHS)}
    </header>
    <nav class="side" aria-label="Widgets and states">
      ${(Object.keys(WIDGETS) as WidgetName[]).map(
        (widget) => html`
          <h2>${WIDGETS[widget].title}</h2>
          <ul>
            ${['all', ...Object.keys(WIDGETS[widget].states)].map((state) => stateLink(widget, state))}
          </ul>
        `,
      )}
    </nav>
    <main>
      <h1>${WIDGETS[choice.widget].title}</h1>
      <div class=${stages.length > 1 && choice.width !== '1280' ? 'cells many' : 'cells'}>
        ${stages.map(
          ({ name, element }) => html`
            <section class="cell" aria-label=${words(name)}>
              <h2>${words(name)}</h2>
              ${element}
            </section>
          `,
        )}
      </div>
    </main>
  `;
}

function stateLink(widget: WidgetName, state: string): TemplateResult {
  const isCurrent = widget === choice.widget && state === choice.state;
  return html`<li>
    <a
      href=${writeChoice({ ...choice, widget, state })}
      aria-current=${isCurrent ? 'page' : 'false'}
      @click=${(event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        choose({ widget, state });
      }}
      >${words(state)}</a
    >
  </li>`;
}

function options<K extends 'theme' | 'locale' | 'dir' | 'width'>(
  label: string,
  name: K,
  values: readonly Choice[K][],
): TemplateResult {
  return html`<fieldset>
    <legend>${label}</legend>
    ${values.map(
      (value) =>
        html`<label
          ><input
            type="radio"
            name=${name}
            .checked=${choice[name] === value}
            @change=${() => choose({ [name]: value })}
          /><span>${value}</span></label
        >`,
    )}
  </fieldset>`;
}

function words(state: string): string {
  const text = state
    .replaceAll('-', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return state === 'all' ? 'All states' : text.charAt(0).toUpperCase() + text.slice(1);
}

addEventListener('popstate', () => void show());
void show();
