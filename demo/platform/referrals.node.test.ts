import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { IntegrationApi, type Referee } from '../../src/api/index.js';
import { members, referralCodes, referrals, userFields } from './db/schema.js';
import { placeOrder } from './services/orders.js';
import { recordReferral } from './services/referrals.js';
import { clientOf, refusal } from './testing/clients.js';
import { keyWith } from './testing/keys.js';
import { shapeOf, testPlatform, within, type TestPlatform } from './testing/platform.js';
import { secondCommunity, type SecondCommunity } from './testing/second-community.js';

const NOBODY = 'f'.repeat(24);
const LONG = 'x'.repeat(300 * 1024);

const REQUIREMENT = { groupId: '', operator: '', text: '', isMet: true };
const STAGE = {
  stageId: '',
  stageNumber: 0,
  name: '',
  description: '',
  displaySetting: '',
  rewards: { xp: 0, coins: 0 },
};
/** The contract's sample, up to where it is cut. */
const SUMMARY = {
  user: { id: '', userId: '', email: '', username: '' },
  invite: { code: '', origin: '', url: '', platformUrl: '' },
  activity: { coinsEarned: 0, xpEarned: 0, totalReferrals: 0, inProgress: 0, completed: 0 },
  referees: [
    {
      userId: '',
      username: '',
      avatar: '',
      joinedAt: '',
      progressByProgram: [
        {
          programId: '',
          programName: '',
          completedStages: 0,
          totalStages: 0,
          percentage: 0,
          stages: [
            {
              ...STAGE,
              status: '',
              isCompleted: true,
              requirements: {
                operator: '',
                met: 0,
                total: 0,
                mainConditions: [{ ...REQUIREMENT, nestedConditions: [{ conditionId: '', text: '' }] }],
              },
            },
          ],
        },
      ],
    },
  ],
};

for (const strict of [false, true]) {
  describe(`Referrals${strict ? ' to the letter of the contract' : ''}`, () => {
    let p: TestPlatform;
    let other: SecondCommunity;
    let api: IntegrationApi;
    let theirs: IntegrationApi;
    let bare: IntegrationApi;
    before(async () => {
      p = await testPlatform({ members: 150, strict });
      other = await secondCommunity(p.platform);
      api = new IntegrationApi(clientOf(p, p.credentials_.communityKey));
      theirs = new IntegrationApi(clientOf(p, other.communityKey));
      bare = new IntegrationApi(clientOf(p, await keyWith(p, 'getUserStats')));
    });
    after(() => p.close());

    const wire = (body: unknown, path = '/referrals/summary') => p.call('POST', path, { body });
    const communityId = () => p.credentials_.communityId;
    const by = (value: string) => ({ type: 'username', value }) as const;
    const ada = () => ({ identifier: by('ada.okafor') });
    const row = (username: string) =>
      p.platform.db
        .select()
        .from(members)
        .where(eq(members.userNumber, Number(p.user(username).userId)))
        .then(([found]) => found!);
    /** A member who did nothing yet, brought by somebody. */
    async function newcomer(referrer: string): Promise<number> {
      const idle = (await p.platform.db.execute(sql`
        select m.user_number as n from members m where m.community_id = ${communityId()} and m.xp = 0
          and not exists (select 1 from referrals r where r.referee_number = m.user_number)
          and not exists (select 1 from daily_activity d where d.user_number = m.user_number)
          order by m.user_number desc limit 1`)) as unknown as {
        rows: { n: number }[];
      };
      const number = idle.rows[0]!.n;
      await p.platform.db.transaction((tx) =>
        recordReferral(tx, p.platform, communityId(), number, referrer),
      );
      return number;
    }
    const refereeOf = async (username: string, number: number): Promise<Referee> => {
      const found = (await api.referrals.summary({ identifier: by(username), pagination: { limit: 100 } }))
        .referees;
      return found.find((referee) => referee.userId === String(number))!;
    };

    it('[integration.referrals.summary] tells the invitation, what it earned and who came by it', async () => {
      const { status, body } = await wire({ ...ada(), pagination: { limit: 2 } });
      assert.equal(status, 200);
      assert.deepEqual(body.meta, { status: 'success', statusCode: 200 });
      const { pagination, ...data } = body.data;
      const shape = shapeOf(data);
      assert.deepEqual(strict ? shape : within(shape, shapeOf(SUMMARY)), shapeOf(SUMMARY));
      assert.equal(pagination.limit, 2);
      assert.equal(data.referees.length, 2);
      assert.ok(data.activity.totalReferrals > 10 && data.activity.xpEarned > 0);
      assert.equal(data.activity.inProgress + data.activity.completed, data.activity.totalReferrals);
      assert.equal(data.user.id, p.user('ada.okafor')._id);
      // The path of the sample, and the same code each time.
      const sample = await p.call('POST', '/referral/summary', { body: ada(), surface: '/apis' });
      assert.equal(sample.body.data.invite.code, data.invite.code);
      assert.ok(data.invite.url.includes(data.invite.code));
      const [fresh] = await p.platform.db
        .select()
        .from(members)
        .where(
          sql`${members.userNumber} not in (select ${referralCodes.userNumber} from ${referralCodes})
          and ${members.communityId} = ${communityId()}`,
        )
        .limit(1);
      const identifier = { type: 'user-id', value: String(fresh!.userNumber) } as const;
      const { code } = (await api.referrals.summary({ identifier })).invite;
      assert.match(code, /^[0-9A-F]{8}$/);
      assert.equal((await api.referrals.summary({ identifier })).invite.code, code);

      const wrong = async (change: object, field: RegExp) => {
        const answer = await wire({ ...ada(), ...change });
        assert.equal(answer.status, 400);
        assert.deepEqual(answer.body.meta, { status: 'error', statusCode: 400 });
        assert.match(answer.body.message, field);
      };
      await wrong({ identifier: undefined }, /^identifier: /);
      await wrong({ identifier: { type: 'phone', value: '1' } }, /^identifier\.type: /);
      await wrong({ identifier: { type: 'email', value: '' } }, /^identifier\.value: /);
      await wrong({ identifier: { type: 'custom-field', value: '1' } }, /^identifier\.fieldName: /);
      await wrong(
        { identifier: { type: 'custom-field', value: '1', fieldName: 'nope' } },
        /^identifier\.fieldName: /,
      );
      await wrong({ pagination: { limit: 0 } }, /^pagination\.limit: /);
      await wrong({ pagination: { limit: 101 } }, /^pagination\.limit: /);
      await wrong({ pagination: { cursor: 'abc' } }, /^pagination\.cursor: /);
      await wrong({ programId: 'first' }, /^programId: /);
      assert.equal((await wire({ identifier: by(LONG) })).status, 413);
      await refusal(api.referrals.summary({ ...ada(), programId: NOBODY }), 404);
      await refusal(api.referrals.summary({ identifier: by('nobody') }), 404);
      await refusal(theirs.referrals.summary(ada()), 404);
      assert.equal((await refusal(bare.referrals.summary(ada()), 401)).code, 'UNAUTHENTICATED');
    });

    it('users are named in every way, and an unclear name is none', async () => {
      const { _id, userId, email } = p.user('kenji.mori');
      const { customFields } = await row('kenji.mori');
      for (const identifier of [
        by('Kenji.Mori'),
        { type: 'email', value: email.toUpperCase() },
        { type: 'user-id', value: userId },
        { type: 'user-id', value: _id },
        { type: 'custom-field', fieldName: 'customerid', value: String(customFields['customerid']) },
      ] as const)
        assert.equal((await api.referrals.summary({ identifier })).user.id, _id, identifier.type);
      // An address is no username.
      await refusal(api.referrals.summary({ identifier: by(email) }), 404);
      const tool = { type: 'custom-field', fieldName: 'favorite_tool', value: 'lathe' } as const;
      assert.equal((await refusal(api.referrals.summary({ identifier: tool }), 409)).code, 'CONFLICT');
      const nowhere = { ...tool, value: 'no such tool' };
      await refusal(api.referrals.summary({ identifier: nowhere }), 404);
    });

    it('the lookup of a new field needs a moment', async () => {
      const now = new Date(p.clock.at);
      await p.platform.db.insert(userFields).values({
        id: p.platform.newId(),
        communityId: communityId(),
        field: 'broker-id',
        name: 'Broker',
        type: 'text',
        createdAt: now,
        updatedAt: now,
      });
      await p.platform.db
        .update(members)
        .set({ customFields: sql`${members.customFields} || '{"broker-id":"B-7"}'::jsonb` })
        .where(eq(members.userNumber, Number(p.user('ada.okafor').userId)));
      const identifier = { type: 'custom-field', fieldName: 'broker-id', value: 'B-7' } as const;
      const early = await wire({ identifier });
      assert.equal(early.status, 503);
      assert.equal(early.headers.get('retry-after'), '2');
      const error = await refusal(api.referrals.summary({ identifier }), 503);
      assert.deepEqual([error.code, error.retryable, error.retryAfter], ['UNAVAILABLE', true, 2]);
      p.clock.at += 2000;
      assert.equal((await api.referrals.summary({ identifier })).user.username, 'ada.okafor');
    });

    it('those who came are walked by cursor, each once', async () => {
      const whole = await api.referrals.summary({ ...ada(), pagination: { limit: 100 } });
      assert.equal(whole.pagination?.nextCursor, undefined);
      const walked: Referee[] = [];
      for await (const referee of api.referrals.referees({ ...ada(), limit: 7 })) walked.push(referee);
      assert.deepEqual(walked, whole.referees);
      assert.equal(walked.length, whole.activity.totalReferrals);
      assert.equal(new Set(walked.map((referee) => referee.userId)).size, walked.length);
      // Somebody who comes in between does not shift the pages.
      const first = await api.referrals.summary({ ...ada(), pagination: { limit: 5 } });
      await newcomer('ada.okafor');
      const second = await api.referrals.summary({
        ...ada(),
        pagination: { limit: 5, cursor: first.pagination!.nextCursor! },
      });
      assert.deepEqual(second.referees, whole.referees.slice(5, 10));
    });

    it('[integration.referrals.programs] lists programs and what their stages ask for', async () => {
      const { status, body } = await p.call('GET', '/referrals/programs');
      assert.equal(status, 200);
      assert.equal(body.status, 'success');
      const programs = await api.referrals.programs();
      assert.deepEqual(
        programs.map((program) => [program.programName, program.stages.map((stage) => stage.name)]),
        [
          ['Bring a maker', ['First words', 'At home', 'A regular']],
          ['Friends of the counter', ['First purchase']],
        ],
      );
      assert.deepEqual(within(shapeOf(body.data[0].stages[0]), STAGE), shapeOf(STAGE));
      const [, counter] = programs;
      const one = await api.referrals.summary({ ...ada(), programId: counter!.programId.toUpperCase() });
      assert.deepEqual(
        one.referees[0]!.progressByProgram.map((progress) => progress.programId),
        [counter!.programId],
      );
      assert.ok(one.activity.xpEarned < (await api.referrals.summary(ada())).activity.xpEarned);
      assert.deepEqual(await theirs.referrals.programs(), []);
      await refusal(bare.referrals.programs(), 401);
      assert.equal((await p.call('GET', '/referrals/programs', { key: null })).status, 401);
    });

    it('progress follows what a referee really does, and the referrer is paid once for each stage', async () => {
      const before_ = await row('lucia.herrero');
      const number = await newcomer(String((await row('lucia.herrero')).customFields['customerid']));
      const brought = await row('lucia.herrero');
      assert.equal(brought.xp, before_.xp + 50, 'what the XP settings pay for a referral');
      const states = async () =>
        (await refereeOf('lucia.herrero', number)).progressByProgram.map((program) => [
          program.completedStages,
          program.percentage,
          program.stages.map((stage) => stage.status).join(),
        ]);
      assert.deepEqual(await states(), [
        [0, 0, 'in-progress,not-started,not-started'],
        [0, 0, 'in-progress'],
      ]);

      const sender = (await api.userInfo(String(number))).username!;
      const { id: channelId } = p.channel('Workshop floor');
      // Two at once complete one stage.
      await Promise.all(['One', 'Two'].map((message) => api.send({ channelId, message, sender })));
      assert.deepEqual((await states())[0], [1, 33, 'completed,in-progress,not-started']);
      const paid = await row('lucia.herrero');
      assert.deepEqual([paid.xp - brought.xp, paid.coins - brought.coins], [25, 10]);
      await api.send({ channelId, message: 'Three', sender });
      assert.deepEqual(await row('lucia.herrero'), paid);

      const [messageId] = (await api.messages({ channelId, count: 1 })).messages.map((message) => message.id);
      for (let at = 0; at < 5; at += 1)
        await api.reply({ messageId: messageId!, message: `Yes ${at}`, sender });
      const stage = (await refereeOf('lucia.herrero', number)).progressByProgram[0]!.stages[1]!;
      assert.deepEqual(
        [stage.status, stage.requirements.met, stage.requirements.total],
        ['in-progress', 1, 2],
      );
      assert.deepEqual(
        stage.requirements.mainConditions.map((group) => [group.operator, group.isMet]),
        [
          ['or', true],
          ['and', false],
        ],
      );

      const pin = (await api.products.list({ search: 'pin' })).items[0]!;
      await p.platform.db.update(members).set({ coins: 500 }).where(eq(members.userNumber, number));
      await placeOrder(p.platform, { communityId: communityId(), userNumber: number, productId: pin._id });
      assert.deepEqual((await states())[1], [1, 100, 'completed']);
      const after_ = await row('lucia.herrero');
      assert.deepEqual([after_.xp - paid.xp, after_.coins - paid.coins], [20, 40]);
      const { activity } = await api.referrals.summary({ identifier: by('lucia.herrero') });
      assert.ok(activity.xpEarned >= 45 && activity.coinsEarned >= 50);
    });

    it('nobody is brought twice, by themselves or by nobody', async () => {
      const number = await newcomer('theo.marchand');
      const again = (value: string) =>
        p.platform.db.transaction((tx) => recordReferral(tx, p.platform, communityId(), number, value));
      assert.equal(await again('ada.okafor'), false);
      const [kept] = await p.platform.db.select().from(referrals).where(eq(referrals.refereeNumber, number));
      assert.equal(kept!.referrerNumber, Number(p.user('theo.marchand').userId));
      const own = Number(p.user('sam.winslow').userId);
      for (const value of ['sam.winslow', 'no such person', '', other.user.email, 'lathe'])
        assert.equal(
          await p.platform.db.transaction((tx) => recordReferral(tx, p.platform, communityId(), own, value)),
          false,
          value,
        );
      const { code } = (await api.referrals.summary(ada())).invite;
      assert.equal(
        await p.platform.db.transaction((tx) =>
          recordReferral(tx, p.platform, communityId(), own, code.toLowerCase()),
        ),
        true,
      );
    });
  });
}
