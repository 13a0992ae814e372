// Search in the page: each word of the question must be somewhere in an endpoint. Without it the page is whole.
const find = document.querySelector('#find');
const found = document.querySelector('#found');
const endpoints = [...document.querySelectorAll('.endpoint')];
const texts = endpoints.map((endpoint) => endpoint.textContent.toLowerCase());

function search() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const [index, endpoint] of endpoints.entries()) {
    endpoint.hidden = !words.every((word) => texts[index].includes(word));
    if (!endpoint.hidden) shown += 1;
  }
  for (const section of document.querySelectorAll('main section'))
    section.hidden = !section.querySelector('.endpoint:not([hidden])');
  found.textContent = words.length === 0 ? '' : `${shown} of ${endpoints.length} endpoints`;
}

/** An endpoint that an address names is open and in sight. */
function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
  named?.scrollIntoView();
}

find.closest('search').hidden = false;
find.addEventListener('input', search);
addEventListener('hashchange', openNamed);
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  find.focus();
});
search();
openNamed();
