/** Short texts that many members share, such as names of roles: each is kept once and known by a number. */
export class Words {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#texts.length;
      this.#numbers.set(text, number);
      this.#texts.push(text);
    }
    return number;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }
}
