import {
  RedemptionOrdersData,
  RedemptionOrdersOfRequest,
  RedemptionOrdersQuery,
  RedemptionStatus,
  RedemptionStatusesData,
  UpdatedRedemption,
  UpdateRedemptionStatusRequest,
} from '../../../../src/contract/redemptions.js';
import type { Row } from '../row.js';

const shared = { api: 'integration', permission: 'redemption' } as const;

/** Orders as transactions that are redeemed. */
export const redemptionRows: readonly Row[] = [
  {
    ...shared,
    key: 'integration.redemptions.updateStatus',
    titles: ['Redemption transactions › update status'],
    source: 'api-26401866, redemptions/update-order-status',
    certainty: 'SEEN',
    route: 'PUT /redemption-transactions/status',
    client: 'IntegrationApi.redemptions.updateStatus',
    summary: 'Puts an order into another status of the community.',
    body: UpdateRedemptionStatusRequest,
    answer: UpdatedRedemption,
  },
  {
    ...shared,
    key: 'integration.redemptions.listOf',
    titles: ['Redemption transactions › list orders by user e-mail'],
    source: 'section 13, row 44',
    certainty: 'NOT FOUND',
    route: 'POST /redemption-transactions',
    client: 'IntegrationApi.redemptions.listOf',
    summary: 'Orders of one member, the newest first.',
    body: RedemptionOrdersOfRequest,
    answer: RedemptionOrdersData,
  },
  {
    ...shared,
    key: 'integration.redemptions.list',
    titles: ['Redemption transactions › list orders by community'],
    source: 'section 13, row 45',
    certainty: 'NOT FOUND',
    route: 'GET /redemption-transactions',
    client: 'IntegrationApi.redemptions.list',
    summary: 'Orders of the community, the newest first.',
    query: RedemptionOrdersQuery,
    answer: RedemptionOrdersData,
  },
  {
    ...shared,
    key: 'integration.redemptions.statuses',
    titles: ['Redemption transactions › list statuses'],
    source: 'section 13, row 46',
    certainty: 'NOT FOUND',
    route: 'GET /redemption-statuses',
    client: 'IntegrationApi.redemptions.statuses',
    summary: 'What an order can be in.',
    answer: RedemptionStatusesData,
  },
  {
    ...shared,
    key: 'integration.redemptions.status',
    titles: ['Redemption transactions › status by id'],
    source: 'section 13, row 47',
    certainty: 'NOT FOUND',
    route: 'GET /redemption-statuses/:statusId',
    client: 'IntegrationApi.redemptions.status',
    summary: 'One status of orders.',
    answer: RedemptionStatus,
  },
];
