import type { TemplateResult } from 'lit';
import { hostChannel, type HostedChannel } from '../../channel/host.js';
import type { ChannelCapability, ChannelServices } from '../../channel/types.js';
import type { CommunityController } from '../../internal/community-controller.js';
import { LookController } from '../../internal/look.js';
import type { ChannelSettings } from './channel-settings.js';
import type { FrameBox } from './frame-box.js';
import { FrameKeeper, type KeptState, type ServedPage, type WantedPage } from './frame-keeper.js';
import type { FrameNews } from './frame-news.js';
import type { FramedElement } from './framed-element.js';
import type { PageActs } from './page-acts.js';
import { pageServices, servicesId } from './page-services.js';
import type { FrameSettings } from './settings.js';

/** A partner's page, and what answers it. */
interface ChannelPage extends WantedPage {
  settings: FrameSettings;
  services: ChannelServices;
}

type Host = FramedElement & { services?: ChannelServices };

/** The frame of a channel: made from its settings, answered by services, told how things look and what it may. */
export class ChannelFrame {
  readonly #host: Host;
  readonly #home: CommunityController;
  readonly #settings: ChannelSettings;
  readonly #box: FrameBox;
  readonly #acts: PageActs;
  readonly #look: LookController;
  readonly #keeper: FrameKeeper<ChannelPage>;
  #hosted: HostedChannel | undefined;
  /** What the frame may be granted at most, as it was told. */
  #allowed = '';

  constructor(
    host: Host,
    home: CommunityController,
    settings: ChannelSettings,
    box: FrameBox,
    acts: PageActs,
    news: FrameNews,
  ) {
    this.#host = host;
    this.#home = home;
    this.#settings = settings;
    this.#box = box;
    this.#acts = acts;
    this.#look = new LookController(host, (look) => this.#hosted?.look(look));
    this.#keeper = new FrameKeeper(host, box, news, {
      wanted: () => this.#wanted(),
      serve: (frame, page) => this.#serve(frame, page),
      leaving: () => acts.questions.dismiss(),
      left: () => {
        this.#hosted = undefined;
        acts.forget();
      },
    });
    host.addController({ hostUpdated: () => this.#allow() });
  }

  get element(): HTMLIFrameElement | undefined {
    return this.#keeper.frame;
  }

  get isOpen(): boolean {
    return this.#keeper.isOpen;
  }

  get state(): KeptState {
    return this.#keeper.state;
  }

  /** Goes into the template of the element. */
  probe(): TemplateResult {
    return this.#look.probe();
  }

  reload(): boolean {
    return this.#keeper.reload();
  }

  revoke(capability: ChannelCapability): void {
    this.#hosted?.attached.revoke(capability);
  }

  async diagnose(): Promise<object | undefined> {
    return this.#hosted?.diagnose();
  }

  #wanted(): ChannelPage | undefined {
    const { safe: settings, frameTitle: title } = this.#settings;
    const { community } = this.#home;
    const services = this.#host.services ?? (community && pageServices(community));
    if (!settings || !services) return undefined;
    // What may change while the page stays is no part of the key.
    const { capabilities: _capabilities, ...fixed } = settings;
    const key = JSON.stringify([fixed, servicesId(services)]);
    return { key, origin: settings.origin, making: { ...settings, title }, settings, services };
  }

  #serve(frame: HTMLIFrameElement, { settings, services }: ChannelPage): ServedPage {
    const { slowMs, timeoutMs } = this.#host;
    const capabilities = this.#grantable;
    this.#allowed = [...capabilities].join();
    const hosted = (this.#hosted = hostChannel(frame, {
      services,
      served: this.#acts.served(frame, settings, capabilities),
      opaque: settings.opaque,
      look: this.#look.read(),
      size: this.#box.size,
      ...(slowMs !== undefined && { slowMs }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    }));
    this.#acts.granted(settings, hosted.attached.grants);
    return hosted;
  }

  /** Without a reload, when what it may be granted changed. */
  #allow(): void {
    const capabilities = this.#grantable;
    const allowed = [...capabilities].join();
    if (!this.#hosted || !this.#settings.safe || allowed === this.#allowed) return;
    this.#allowed = allowed;
    this.#hosted.allow(capabilities);
  }

  get #grantable(): Set<ChannelCapability> {
    const grantable = new Set(this.#settings.safe?.capabilities);
    if (this.#box.isAuto) grantable.add('size.auto');
    else grantable.delete('size.auto');
    return grantable;
  }
}
