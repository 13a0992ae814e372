/**
 * What a reader did in a view, told to the shell around it and to nobody else: it neither bubbles nor
 * crosses a shadow root. The shell turns it into a call or a public event.
 */
export class ViewActionEvent<A extends { type: string }> extends Event {
  readonly action: A;

  constructor(action: A) {
    super('rai-action');
    this.action = action;
  }
}
