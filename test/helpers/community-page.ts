import type { FrameLocator, Frame, Locator, Page } from 'playwright';

/** What a member of the community's app sees and does. */
export class CommunityPage {
  readonly page: Page;
  /** The element that shows an iframe channel. */
  readonly channel: Locator;
  /** The page of the partner in it. */
  readonly inside: FrameLocator;
  readonly dialog: Locator;
  /** Messages of the channel, beside the frame or alone. */
  readonly messages: Locator;
  readonly ledger: Locator;

  constructor(page: Page) {
    this.page = page;
    this.channel = page.locator('rai-iframe-channel');
    this.inside = page.frameLocator('rai-iframe-channel iframe');
    this.dialog = this.channel.locator('dialog[part="consent"]');
    this.messages = page.locator('rai-messages li[part~="message"]');
    this.ledger = page.locator('.ledger');
  }

  async signIn(username: string): Promise<void> {
    await this.page.locator('[data-sign-in]').click();
    await this.page.locator(`dialog.sign-in button[value="${username}"]`).click();
    await this.page.locator('[data-signed-in]').waitFor();
  }

  async signOut(): Promise<void> {
    await this.page.locator('[data-sign-out]').click();
    await this.page.locator('[data-sign-in]').waitFor();
  }

  async open(channel: string): Promise<void> {
    await this.page.getByRole('link', { name: channel, exact: true }).click();
    await this.page.locator('h1', { hasText: channel }).waitFor({ state: 'attached' });
  }

  /** The document in the frame, for what only code can look at. */
  frame(origin: string): Frame {
    const frame = this.page.frames().find((one) => one.url().startsWith(`${origin}/`));
    if (!frame) throw new Error(`no frame of ${origin}`);
    return frame;
  }

  /** Answers the question of the dialog as a person would: after its buttons have come alive. */
  async answer(allow: boolean): Promise<void> {
    const button = this.dialog.locator(`[part="${allow ? 'allow' : 'deny'}"][aria-disabled="false"]`);
    await button.click();
    await this.dialog.locator('h2').waitFor({ state: 'hidden' });
  }

  messagesWith(text: string): Locator {
    return this.messages.filter({ hasText: text });
  }
}
