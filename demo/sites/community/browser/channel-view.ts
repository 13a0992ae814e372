import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Channel } from '../../../../src/model/message.js';
import type { Ledger, MakersApp } from './app.js';
import { channelIcon, icons } from './icons.js';

/** What the app lets a partner's page ask for. What it does in a member's name is asked the member besides. */
const CAPABILITIES =
  'size.auto theme.tokens locale user.read boards.read tiers.read messages.read messages.send nav.open';

export function channelView(app: MakersApp, channel: Channel): TemplateResult {
  const isApp = channel.kind === 'iframe';
  const description = channel.frame?.description ?? ownFrame(app, channel)?.description;
  // Messages bring a heading of their own.
  return html`<header class=${isApp ? 'channel-head' : 'hidden'}>
      <h1>${channelIcon(channel.kind)}<bdi>${channel.name}</bdi></h1>
      ${description ? html`<p><bdi>${description}</bdi></p>` : nothing}
    </header>
    ${keyed(channel.id, isApp ? appChannel(app, channel) : textChannel(channel))}`;
}

function textChannel(channel: Channel): TemplateResult {
  return html`<div class="talk"><rai-messages channel=${channel.id} .signInUrl=${'/'}></rai-messages></div>`;
}

/** What the app was set up with counts where the platform keeps no settings of a channel, its description among them. */
function ownFrame({ settings }: MakersApp, { id, frame }: Channel) {
  return frame?.description === undefined ? settings.frames.find((own) => own.id === id) : undefined;
}

/** The settings of the frame are those of the channel, which an admin gave it on the platform. */
function appChannel(app: MakersApp, channel: Channel): TemplateResult {
  const { t } = app;
  const { frame } = channel;
  return html`
    <div class="frame">
      <rai-iframe-channel
        channel-id=${channel.id}
        capabilities=${CAPABILITIES + (frame?.token ? ' token' : '')}
        .services=${app.services.services}
        title=${channel.name}
        ?chat=${ownFrame(app, channel)?.chat ?? false}
      ></rai-iframe-channel>
    </div>
    ${
      app.account
        ? html`<p class="key-place">
            ${icons.key}
            <a href="/profile">${app.place === 'server' ? t.keyOnServer : t.keyInPage}</a>
          </p>`
        : nothing
    }
    ${ledger(app, app.ledgers.get(channel.id))}
  `;
}

function ledger(app: MakersApp, { count, lines }: Ledger = { count: 0, lines: [] }): TemplateResult {
  const { t, look } = app;
  const time = new Intl.DateTimeFormat(look.language, { timeStyle: 'medium' });
  return html`<details class="ledger" @toggle=${() => app.requestUpdate()}>
    <summary>${icons.ledger}<span>${t.ledger}</span> <b>${count}</b></summary>
    <p>${t.ledgerText}</p>
    ${
      lines.length === 0
        ? html`<p>${t.ledgerEmpty}</p>`
        : html`<ol>
            ${lines.map(
              ({ at, method, code }) =>
                html`<li class=${code ? 'refused' : nothing}>
                  <time datetime=${at}>${time.format(new Date(at))}</time>
                  <code>${method}</code>
                  <b>${code ?? t.done}</b>
                </li>`,
            )}
          </ol>`
    }
  </details>`;
}
