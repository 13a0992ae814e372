import { html, nothing, type TemplateResult } from 'lit';
import type { Channel } from '../../../../src/model/message.js';
import type { MakersApp } from './app.js';
import { channelIcon, icons, mark } from './icons.js';
import { THEMES } from './look.js';
import { LANGUAGES, type LanguageCode } from './words.js';

/** Channels, the member, and how the app looks. On a narrow page it opens over everything. */
export function sideBar(app: MakersApp): TemplateResult {
  const { t, settings, channels } = app;
  const isApp = ({ kind }: Channel) => kind === 'iframe';
  return html`
    <header class="top">
      <button class="icon-button" popovertarget="side" aria-label=${t.menu}>${icons.menu}</button>
      <a class="brand" href="/">${mark}<span>${settings.name}</span></a>
    </header>
    <div class="side" id="side" popover>
      <div class="side-head">
        <a class="brand" href="/">${mark}<span>${settings.name}</span></a>
        <button
          class="icon-button only-narrow"
          popovertarget="side"
          popovertargetaction="hide"
          aria-label=${t.close}
        >
          ${icons.close}
        </button>
      </div>
      <nav aria-label=${t.menu}>
        ${group(app, t.talk, channels?.filter((channel) => !isApp(channel)) ?? [])}
        ${group(app, t.apps, channels?.filter(isApp) ?? [])}
        ${
          app.account
            ? html`<h2>${t.yours}</h2>
                <ul>
                  <li>
                    <a href="/profile" aria-current=${app.path === '/profile' ? 'page' : nothing}>
                      ${icons.profile}<span>${t.profile}</span>
                    </a>
                  </li>
                </ul>`
            : nothing
        }
      </nav>
      <div class="looks">${themes(app)} ${languages(app)}</div>
      ${member(app)}
    </div>
  `;
}

function group(app: MakersApp, title: string, channels: Channel[]): TemplateResult | typeof nothing {
  if (channels.length === 0) return nothing;
  return html`<h2>${title}</h2>
    <ul>
      ${channels.map(
        (channel) =>
          html`<li>
            <a href="/c/${channel.id}" aria-current=${app.channel?.id === channel.id ? 'page' : nothing}>
              ${channelIcon(channel.kind)}<span>${channel.name}</span>
            </a>
          </li>`,
      )}
    </ul>`;
}

function themes(app: MakersApp): TemplateResult {
  const { t, look } = app;
  return html`<fieldset class="themes">
    <legend class="hidden">${t.theme}</legend>
    ${THEMES.map(
      (theme) =>
        html`<label title=${t[theme]}>
          <input
            type="radio"
            name="theme"
            .checked=${look.theme === theme}
            @change=${() => app.setLook({ ...look, theme })}
          />
          ${icons[theme]}<span class="hidden">${t[theme]}</span>
        </label>`,
    )}
  </fieldset>`;
}

function languages(app: MakersApp): TemplateResult {
  const { t, look } = app;
  return html`<label class="language">
    <span class="hidden">${t.language}</span>
    <select
      @change=${(event: Event) =>
        app.setLook({ ...look, language: (event.target as HTMLSelectElement).value as LanguageCode })}
    >
      ${Object.entries(LANGUAGES).map(
        ([code, name]) =>
          html`<option value=${code} lang=${code} ?selected=${look.language === code}>${name}</option>`,
      )}
    </select>
  </label>`;
}

function member(app: MakersApp): TemplateResult {
  const { t, account, me, failed } = app;
  if (!account)
    return html`<div class="member">
      <p>${t.signedOut}</p>
      <button class="button" data-sign-in @click=${() => app.openSignIn()}>${t.signIn}</button>
    </div>`;
  return html`<div class="member" data-signed-in>
    <a class="who" href="/profile">
      ${
        me?.member.avatar
          ? html`<img src=${me.member.avatar} alt="" width="40" height="40" />`
          : html`<span class="initial" aria-hidden="true">${[...account.name][0]}</span>`
      }
      <span class="names"
        ><b data-name>${account.name}</b> <small>${me?.member.tier ?? `@${account.username}`}</small></span
      >
    </a>
    <button
      class="icon-button"
      data-sign-out
      @click=${app.signOut}
      title=${t.signOut}
      aria-label=${t.signOut}
    >
      ${icons.leave}
    </button>
    <p class="failed" role="alert">${failed ? t.failed : nothing}</p>
  </div>`;
}

/** One button for each member: nobody in this community has a password that could be typed. */
export function signInDialog(app: MakersApp, onMember: (username: string) => void): TemplateResult {
  const { t, settings, failed } = app;
  return html`<dialog class="sheet sign-in" aria-labelledby="sign-in-title">
    <form method="dialog" class="sheet-head">
      <h2 id="sign-in-title">${t.chooseAccount}</h2>
      <button class="icon-button" aria-label=${t.close}>${icons.close}</button>
    </form>
    <div class="people">
      <p>${t.demoAccounts}</p>
      <ul>
        ${settings.members.map(
          ({ username, name }) =>
            html`<li>
              <button value=${username} @click=${() => onMember(username)}>
                <b dir="auto">${name}</b> <small>@${username}</small>
              </button>
            </li>`,
        )}
      </ul>
      <p class="failed" role="alert">${failed ? t.failed : nothing}</p>
    </div>
  </dialog>`;
}
