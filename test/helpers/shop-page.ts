import type { Locator, Page } from 'playwright';

/** What a visitor of the shop sees and does, by the documented parts of the widgets. */
export class ShopPage {
  readonly page: Page;
  readonly board: Locator;
  readonly rows: Locator;
  readonly me: Locator;
  readonly tier: Locator;
  readonly feed: Locator;
  readonly messages: Locator;
  readonly field: Locator;

  constructor(page: Page) {
    this.page = page;
    this.board = page.locator('rai-leaderboard');
    this.rows = this.board.locator('tr[part~="row"]');
    this.me = this.board.locator('[part="self"]');
    this.tier = page.locator('rai-tier');
    this.feed = page.locator('rai-messages');
    this.messages = this.feed.locator('li[part~="message"]');
    this.field = this.feed.locator('textarea');
  }

  /** Waits until all three widgets show something of the community. */
  async ready(): Promise<void> {
    await this.rows.nth(9).waitFor();
    await this.messages.first().waitFor();
    await this.tier.locator('[part~="ladder"], [part~="step"]').first().waitFor();
  }

  async signIn(username: string): Promise<void> {
    await this.page.locator('a[data-sign-in]').click();
    await this.page.locator(`dialog button[value="${username}"]`).click();
    await this.page.locator('[data-signed-in]').waitFor({ state: 'visible' });
  }

  async signOut(): Promise<void> {
    await this.page.locator('[data-signed-in] button').click();
    await this.page.locator('a[data-sign-in]').waitFor({ state: 'visible' });
  }

  /** Message rows that hold a text. */
  messagesWith(text: string): Locator {
    return this.messages.filter({ hasText: text });
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }
}
