/** What the store of the seeded community sells. Texts are HTML, as a store's texts are. */
export interface SeedProduct {
  handle: string;
  name: string;
  description: string;
  /** Number of its picture. */
  picture: number;
  price: number;
  /** What is left; without it there is no end. */
  stocks?: number;
  /** Price of the days around the day of the seed. */
  discountPrice?: number;
  instructions?: string;
  /** Codes that wait for buyers, and after how many days they end. */
  codes?: { count: number; goodFor: number };
  prioritizesExpiring?: boolean;
  displaysRemaining?: boolean;
  asksUser?: boolean;
  isArchived?: boolean;
  /** Titles of the roles that see it. */
  for?: readonly string[];
  de?: { name: string; description?: string };
}

export interface SeedCategory {
  handle: string;
  name: string;
  picture: number;
  /** Name of the status that its orders start in; the first one without it. */
  startsIn?: string;
  isArchived?: boolean;
  for?: readonly string[];
  de: string;
  products: readonly SeedProduct[];
}

export const STORE = {
  title: 'The makers’ counter',
  description:
    '<p>Spend what you earned by helping out: <strong>bench time</strong>, materials, evenings. Pick up at the front desk, Tuesday to Saturday.</p>',
  de: {
    title: 'Der Tresen',
    description:
      '<p>Hier wird ausgegeben, was beim Mithelfen zusammenkommt: <strong>Werkbankzeit</strong>, Material, Abende. Abholung am Empfang, dienstags bis samstags.</p>',
  },
  currency: { name: 'Coins', symbol: '¢' },
  picture: 16,
} as const;

const DESK = '<p>Show the code at the front desk and they set the machine free for you.</p>';

export const GOODS: readonly SeedCategory[] = [
  {
    handle: 'bench',
    name: 'Bench time',
    picture: 4,
    de: 'Werkbankzeit',
    products: [
      {
        handle: 'laser',
        name: 'Laser cutter, two hours',
        description:
          '<p>Two hours on the 80&nbsp;W cutter, sheets up to 600&nbsp;×&nbsp;400&nbsp;mm.</p><ul><li>Induction needed</li><li>Bring your own sheet</li></ul>',
        picture: 1,
        price: 120,
        stocks: 24,
        instructions: DESK,
        codes: { count: 6, goodFor: 90 },
        prioritizesExpiring: true,
        displaysRemaining: true,
        de: { name: 'Lasercutter, zwei Stunden', description: '<p>Zwei Stunden am 80-W-Cutter.</p>' },
      },
      {
        handle: 'printer',
        name: 'An overnight print',
        description:
          '<p>Up to twelve hours on one of the three printers, 250&nbsp;g of filament included.</p>',
        picture: 2,
        price: 90,
        stocks: 12,
        instructions: '<p>Send the file to the desk before six in the evening.</p>',
        asksUser: true,
        de: { name: 'Ein Druck über Nacht' },
      },
      {
        handle: 'kiln',
        name: 'A place in the kiln',
        description:
          '<p>One shelf in the shared firing on the first Sunday of the month, up to cone&nbsp;6.</p>',
        picture: 3,
        price: 150,
        discountPrice: 110,
        stocks: 6,
        displaysRemaining: true,
        de: { name: 'Ein Platz im Brennofen' },
      },
      {
        handle: 'saw',
        name: 'Band saw, one hour',
        description: '<p>One hour, blade of your choice, somebody beside you if you like.</p>',
        picture: 4,
        price: 60,
        instructions: DESK,
        de: { name: 'Bandsäge, eine Stunde' },
      },
    ],
  },
  {
    handle: 'materials',
    name: 'Materials',
    picture: 5,
    startsIn: 'Being prepared',
    de: 'Material',
    products: [
      {
        handle: 'offcuts',
        name: 'A box of hardwood offcuts',
        description: '<p>Oak, ash and whatever else the planer left. About four kilograms.</p>',
        picture: 5,
        price: 80,
        stocks: 17,
        de: { name: 'Eine Kiste Hartholzreste' },
      },
      {
        handle: 'veneer',
        name: 'A sheet of walnut veneer',
        description: '<p>0.6&nbsp;mm, 300&nbsp;×&nbsp;400&nbsp;mm, straight grain at one edge.</p>',
        picture: 6,
        price: 45,
        stocks: 31,
      },
      {
        handle: 'chips',
        name: 'Electronics grab bag',
        description: '<p>Twenty sensible parts and one mystery.</p>',
        picture: 7,
        price: 70,
        stocks: 9,
      },
      {
        handle: 'wool',
        name: 'A cone of wool',
        description: '<p>500&nbsp;g, dyed here. <em>The color is a surprise.</em></p>',
        picture: 8,
        price: 55,
        stocks: 14,
      },
    ],
  },
  {
    handle: 'wear',
    name: 'Workshop wear',
    picture: 9,
    startsIn: 'Being prepared',
    de: 'Für die Werkstatt',
    products: [
      {
        handle: 'apron',
        name: 'Apron of waxed cotton',
        description: '<p>Sewn on our own machines, with a pocket for a folding rule.</p>',
        picture: 9,
        price: 400,
        stocks: 5,
        displaysRemaining: true,
        asksUser: true,
        de: { name: 'Schürze aus gewachster Baumwolle' },
      },
      {
        handle: 'shirt',
        name: 'Workshop T-shirt',
        description: '<p>Organic cotton, printed in the cellar.</p>',
        picture: 10,
        price: 220,
        stocks: 40,
        asksUser: true,
      },
      {
        handle: 'pin',
        name: 'Enamel pin',
        description: '<p>The Northwind star, 22&nbsp;mm.</p>',
        picture: 11,
        price: 40,
      },
    ],
  },
  {
    handle: 'evenings',
    name: 'Evenings and courses',
    picture: 12,
    de: 'Abende und Kurse',
    products: [
      {
        handle: 'sharpening',
        name: 'Sharpening evening',
        description: '<p>Bring your bluntest chisel. Stones, tea and patience are there.</p>',
        picture: 12,
        price: 180,
        stocks: 8,
        displaysRemaining: true,
        de: { name: 'Schärfabend' },
      },
      {
        handle: 'weld',
        name: 'First weld, a Saturday',
        description: '<p>From nine to four, masks and gloves included. You take home what you joined.</p>',
        picture: 13,
        price: 300,
        stocks: 4,
        instructions: '<p>The code is your seat. Wear boots and long sleeves.</p>',
        codes: { count: 3, goodFor: 30 },
        prioritizesExpiring: true,
        displaysRemaining: true,
        de: { name: 'Die erste Schweißnaht, ein Samstag' },
      },
    ],
  },
  {
    handle: 'mentors',
    name: 'Mentors’ shelf',
    picture: 14,
    for: ['Owner', 'Steward', 'Mentor'],
    de: 'Das Regal der Mentoren',
    products: [
      {
        handle: 'tea',
        name: 'The quiet room, an afternoon',
        description: '<p>A key, a kettle, nobody asking.</p>',
        picture: 14,
        price: 100,
      },
      {
        handle: 'desk-key',
        name: 'A shelf with your name on it',
        description: '<p>For those who keep the workshop running.</p>',
        picture: 16,
        price: 350,
        stocks: 2,
        for: ['Owner', 'Steward'],
      },
    ],
  },
  {
    handle: 'past',
    name: 'Past markets',
    picture: 15,
    isArchived: true,
    de: 'Vergangene Märkte',
    products: [
      {
        handle: 'stall',
        name: 'A place at the winter market',
        description: '<p>Half a stall on the last market day of the year.</p>',
        picture: 15,
        price: 500,
        stocks: 0,
        isArchived: true,
      },
    ],
  },
];
