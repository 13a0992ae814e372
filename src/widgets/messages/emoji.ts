/** The six reactions at hand. */
export const QUICK = ['thumbsup', 'heart', 'joy', 'tada', 'open_mouth', 'pray'] as const;

/** The usual shortcodes. Names of pictures vary between platforms, so aliases are listed too. */
const GLYPHS: Record<string, string> = Object.fromEntries(
  (
    'thumbsup +1 👍|thumbsdown -1 👎|heart ❤️|joy 😂|tada 🎉|open_mouth 😮|pray 🙏|sparkling_heart 💖|' +
    'fire 🔥|rocket 🚀|clap 👏|eyes 👀|100 💯|smile grinning 😄|slight_smile 🙂|laughing 😆|wink 😉|' +
    'heart_eyes 😍|thinking thinking_face 🤔|cry 😢|sob 😭|rage 😡|scream 😱|sunglasses 😎|star ⭐|' +
    'sparkles ✨|white_check_mark ✅|x ❌|wave 👋|muscle 💪|ok_hand 👌|raised_hands 🙌|trophy 🏆|' +
    'medal 🏅|bulb 💡|broken_heart 💔|blue_heart 💙|green_heart 💚|purple_heart 💜|orange_heart 🧡|' +
    'confetti_ball 🎊|hugs hugging_face 🤗|partying_face 🥳|coffee ☕|wrench 🔧|hammer 🔨|zap ⚡'
  )
    .split('|')
    .flatMap((entry) => {
      const names = entry.split(' ');
      const glyph = names.pop()!;
      return names.map((name) => [name, glyph] as const);
    }),
);

/** The picture of a shortcode, or `:name:` where none is known. */
export function glyph(shortcode: string): string {
  return Object.hasOwn(GLYPHS, shortcode) ? GLYPHS[shortcode]! : `:${shortcode}:`;
}
