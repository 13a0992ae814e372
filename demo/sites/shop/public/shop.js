// @ts-check
// Sign-in without a reload. Everything here also works without this file: the link and the forms are real.

const area = /** @type {HTMLElement | null} */ (document.querySelector('[data-account]'));

/** @param {string} name */
const part = (name) => /** @type {HTMLElement | null} */ (area?.querySelector(`[data-${name}]`));

/**
 * Sends a form as the browser would, and asks for JSON instead of a page.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function submit(form, submitter) {
  const body = new URLSearchParams();
  if (submitter instanceof HTMLButtonElement && submitter.name) body.set(submitter.name, submitter.value);
  const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return /** @type {{ name: string | null }} */ (await answer.json()).name;
}

/** @param {string | null} name */
function show(name) {
  part('sign-in')?.toggleAttribute('hidden', name !== null);
  part('signed-in')?.toggleAttribute('hidden', name === null);
  const label = part('name');
  if (label) label.textContent = name ?? '';
}

/** @param {Event} event */
function openSheet(event) {
  const sheet = part('sheet');
  if (!(sheet instanceof HTMLDialogElement)) return;
  event.preventDefault();
  sheet.showModal();
}

area?.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-sign-in]')) openSheet(event);
});

// A widget asks for the same.
document.addEventListener('rai-sign-in', openSheet);

area?.addEventListener('submit', async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method === 'dialog') return;
  event.preventDefault();
  const failed = part('failed');
  if (failed) failed.textContent = '';
  try {
    const name = await submit(form, event.submitter);
    const sheet = part('sheet');
    if (sheet instanceof HTMLDialogElement) sheet.close();
    show(name);
    // The kit drops everything personal and asks /session again.
    document.dispatchEvent(new Event('rai-session-changed'));
  } catch {
    if (failed) failed.textContent = 'That did not work. Please try again.';
  }
});
