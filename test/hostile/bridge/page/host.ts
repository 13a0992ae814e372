/** The host page: finds its test, runs it, says how it went. */
import { askRig, facts, reportErrors } from './facts.js';
import { ok } from './check.js';
import { Hostile } from './hostile.js';
import { keepAccount } from './ledger.js';
import { TESTS } from './tests.js';

keepAccount();
reportErrors(facts.run);

async function main(): Promise<void> {
  const t = new Hostile();
  try {
    const test = TESTS.find(({ title }) => title.startsWith(facts.test));
    ok(test, `no test ${facts.test}`);
    // On a site of its own: what ends the process of the widget leaves it alone.
    const bystander = await t.pair({ site: 'ads', host: { origin: t.origin('ads') } });
    await test.run(t);
    await t.step('an honest link beside it still answers', () => t.honest(bystander.guest));
    await t.step('the refusals were counted', () => ok(t.counted > 0, 'no counter was looked at'));
    await t.dispose();
  } catch (error) {
    if (!t.steps.some(({ state }) => state === 'fail')) {
      const { message, stack } = error as Error;
      t.steps.push({ title: 'before the steps', state: 'fail', note: `${message}\n${stack ?? ''}`, ms: 0 });
    }
  }
  // Errors that are still on their way are heard.
  await new Promise((settle) => setTimeout(settle, 50));
  await askRig('done', { p: facts.run }, { steps: t.steps, counted: t.counted });
}

void main();
