import { html, raw } from 'hono/html';
import { layout } from './layout.js';
import type { Customer, ShopOptions } from './options.js';
import { hero, icons, products } from './pictures.js';

const GOODS = [
  {
    picture: products.kit,
    name: 'Bench starter kit',
    text: 'Iron, stand, flux and 30 m of good solder.',
    price: '68 €',
  },
  {
    picture: products.oak,
    name: 'Quartersawn oak board',
    text: '600 × 120 × 20 mm, kiln dried, two faces planed.',
    price: '24 €',
  },
  {
    picture: products.filament,
    name: 'Recycled PETG, 1 kg',
    text: 'Made from our own offcuts. Colour varies, strength does not.',
    price: '19 €',
  },
  {
    picture: products.wool,
    name: 'Conductive wool felt',
    text: 'Soft, stiff enough to cut, 40 Ω from edge to edge.',
    price: '15 €',
  },
];

const WAYS = [
  { picture: icons.build, name: 'Show a build.', text: 'Half-finished ones teach the most.' },
  { picture: icons.answer, name: 'Answer somebody.', text: 'You made that mistake once, too.' },
  { picture: icons.thanks, name: 'React.', text: 'It tells the next reader what worked.' },
];

const EVENINGS = [
  { day: 'Tuesday', time: '18:30', name: 'Soldering for beginners', place: 'Front bench, six places' },
  { day: 'Thursday', time: '19:00', name: 'Open build night', place: 'Back room, bring anything' },
  { day: 'Friday', time: '17:00', name: 'Repair table', place: 'By the door, bring what broke' },
  { day: 'Saturday', time: '11:00', name: 'Hand-cut dovetails', place: 'Timber yard, tools provided' },
];

export function homePage(options: ShopOptions, customer: Customer | undefined) {
  return layout(options, customer, {
    title: 'Northwind · Parts, timber and tools for makers',
    description:
      'Parts, timber and tools for people who make things, and the people who know what to do with them.',
    kit: true,
    body: html`
      <section class="hero">
        <div>
          <h1>Good parts. Honest timber. People who know what to do with both.</h1>
          <p>
            We sell what we use ourselves, and the bench next to ours is always taken by somebody who has made
            your mistake already.
          </p>
          <p class="actions">
            <a class="button" href="#shop">See what is new</a>
            <a class="button quiet" href="#community">Ask the makers</a>
          </p>
        </div>
        ${raw(hero)}
      </section>

      <section id="shop" aria-labelledby="shop-title">
        <h2 id="shop-title">New on the shelves</h2>
        <ul class="goods">
          ${GOODS.map(
            (item) =>
              html`<li>
                ${raw(item.picture)}
                <h3>${item.name}</h3>
                <p>${item.text}</p>
                <p class="price">${item.price}</p>
              </li>`,
          )}
        </ul>
      </section>

      <section id="community" class="bench" aria-labelledby="community-title">
        <div class="bench-head">
          <h2 id="community-title">Northwind Makers</h2>
          <p>
            Answers, builds and good questions earn XP. Whoever helps most this season gets the bench by the
            window.
          </p>
        </div>
        <div class="widgets">
          <div class="board">
            <rai-leaderboard board="xp" sign-in-url="/sign-in">
              <h3 slot="heading">Most helpful</h3>
              <p>The ten most helpful makers also hang on the wall next to the till.</p>
            </rai-leaderboard>
          </div>
          <div class="tier">
            <rai-tier sign-in-url="/sign-in">
              <h3 slot="heading">Where you stand</h3>
              <p>Five tiers lead from Apprentice to Northstar. Ask at the till for yours.</p>
            </rai-tier>
          </div>
          <aside class="ways" aria-labelledby="ways-title">
            <h3 id="ways-title">How XP works here</h3>
            <ul>
              ${WAYS.map(
                ({ picture, name, text }) =>
                  html`<li>
                    ${raw(picture)}
                    <p><b>${name}</b> ${text}</p>
                  </li>`,
              )}
            </ul>
            <p>XP counts again after a short pause, so a good answer beats ten quick ones.</p>
          </aside>
          <div class="feed">
            <rai-messages channel="${options.channel}" sign-in-url="/sign-in">
              <p>The makers talk here around the clock, and in the back room on Thursdays.</p>
            </rai-messages>
          </div>
          <section id="workshops" class="evenings" aria-labelledby="workshops-title">
            <h3 id="workshops-title">Evenings at the shop</h3>
            <ul>
              ${EVENINGS.map(
                ({ day, time, name, place }) =>
                  html`<li>
                    <p class="when"><b>${day}</b> ${time}</p>
                    <h4>${name}</h4>
                    <p>${place}</p>
                  </li>`,
              )}
            </ul>
          </section>
        </div>
      </section>
    `,
  });
}
