import {
  ReferralProgramsData,
  ReferralSummary,
  ReferralSummaryRequest,
} from '../../../../src/contract/referrals.js';
import type { Row } from '../row.js';

const shared = { api: 'integration', permission: 'getUserData' } as const;

/** Who brought whom. */
export const referralRows: readonly Row[] = [
  {
    ...shared,
    key: 'integration.referrals.summary',
    titles: ["Referral › user's referral summary"],
    source: 'api-37905861',
    certainty: 'SEEN',
    route: 'POST /referrals/summary',
    client: 'IntegrationApi.referrals.summary',
    summary: 'The invitation of a user, what it earned, and how far each of those is who came by it.',
    body: ReferralSummaryRequest,
    answer: ReferralSummary,
  },
  {
    ...shared,
    key: 'integration.referrals.programs',
    titles: ['Referral › referral programs'],
    source: 'section 13, row 48',
    certainty: 'NOT FOUND',
    route: 'GET /referrals/programs',
    client: 'IntegrationApi.referrals.programs',
    summary: 'The programs of the community, their stages and what these ask for.',
    answer: ReferralProgramsData,
  },
];
