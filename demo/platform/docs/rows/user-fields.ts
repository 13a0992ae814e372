import {
  CreateFieldHistoryRequest,
  FieldHistoriesData,
  FieldHistoriesQuery,
  FieldHistory,
} from '../../../../src/contract/field-histories.js';
import {
  CreateUserFieldRequest,
  UpdateUserFieldRequest,
  UserField,
  UserFieldsData,
} from '../../../../src/contract/user-fields.js';
import type { Row } from '../row.js';

type Endpoint = Omit<Row, 'api' | 'client' | 'key' | 'titles' | 'permission'> & {
  /** Group and method of the client, which reads histories of whatever is named by one. */
  name: string;
  /** Titles of the three tables below their API. */
  application: readonly [first: string, second: string];
  integration?: string;
};

const fields = '/communities/:communityId/user-fields';
const histories = 'user-field-histories';

const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'fields.list',
    application: ['Get All User Fields', 'Get all user fields for a community'],
    integration: 'Get all user fields for a community',
    source: 'contract 13 #17',
    certainty: 'NOT FOUND',
    route: `GET ${fields}`,
    summary: 'Every field of the community’s users; those of the platform have no creator.',
    answer: UserFieldsData,
  },
  {
    name: 'fields.get',
    application: ['Get Specific User Field', 'Get specific user field'],
    integration: 'Get specific user field',
    source: 'contract 13 #18',
    certainty: 'NOT FOUND',
    route: `GET ${fields}/:fieldId`,
    summary: 'One field.',
    answer: UserField,
  },
  {
    name: 'fields.create',
    application: ['Create Custom User Field', 'Create user field'],
    integration: 'Create user field',
    source:
      'create-user-field, api-19250020, apis/application/create-custom-user-field; earliest api-18359701',
    certainty: 'SEEN',
    route: `POST ${fields}`,
    summary: 'A custom field with a name in the database that nothing else has.',
    body: CreateUserFieldRequest,
    answer: UserField,
    status: 201,
  },
  {
    name: 'fields.update',
    application: ['Update Custom User Field', 'Update user field'],
    integration: 'Update user field',
    source: 'api-18359704',
    certainty: 'SEEN',
    route: `PUT ${fields}/:fieldId`,
    summary: 'Another name and type for a custom field; its values become values of that type.',
    body: UpdateUserFieldRequest,
    answer: UserField,
  },
  {
    name: 'fields.delete',
    application: ['Delete Custom User Field', 'Delete user field'],
    integration: 'Delete user field',
    source: 'contract 13 #19',
    certainty: 'NOT FOUND',
    route: `DELETE ${fields}/:fieldId`,
    summary: 'Deletes a custom field with its values and histories.',
    answer: UserField,
  },
];

const HISTORIES: readonly Endpoint[] = [
  {
    name: 'histories.list',
    application: [
      'Get all user field histories in a community',
      'Get all user field histories in a community',
    ],
    integration: 'Get user field histories',
    source: 'contract 13 #20',
    certainty: 'NOT FOUND',
    route: `GET /communities/:communityId/${histories}`,
    summary: 'What custom fields became, and when, the newest first.',
    query: FieldHistoriesQuery,
    answer: FieldHistoriesData,
  },
  {
    name: 'histories.listOfField',
    application: [
      'Get user field histories for a specific field',
      'Get user field histories for a specific field',
    ],
    source: 'contract 13 #21',
    certainty: 'NOT FOUND',
    route: `GET ${fields}/:fieldId/${histories}`,
    summary: 'The same of one field.',
    query: FieldHistoriesQuery,
    answer: FieldHistoriesData,
  },
  {
    name: 'histories.listOfUser',
    application: [
      'Get user field histories for a specific user',
      'Get user field histories for a specific user',
    ],
    source: 'contract 13 #22',
    certainty: 'NOT FOUND',
    route: `GET /communities/:communityId/users/:userId/${histories}`,
    summary: 'The same of one user.',
    query: FieldHistoriesQuery,
    answer: FieldHistoriesData,
  },
  {
    name: 'histories.listOfUserField',
    application: [
      'Get user field histories of specific user field and user',
      'Get user field histories of specific user field and user',
    ],
    source: 'contract 13 #23',
    certainty: 'NOT FOUND',
    route: `GET /communities/:communityId/users/:userId/user-fields/:fieldId/${histories}`,
    summary: 'The same of one field of one user.',
    query: FieldHistoriesQuery,
    answer: FieldHistoriesData,
  },
  {
    name: 'histories.create',
    application: [
      'Create user field history for specific user',
      'Create user field history for specific user',
    ],
    integration: 'Create user field history',
    source: 'create-user-field-history-for-user, contract 13 #24',
    certainty: 'NOT FOUND',
    route: `POST /communities/:communityId/users/:userId/${histories}`,
    summary: 'A value with its date; the newest one is the value of the user’s field.',
    body: CreateFieldHistoryRequest,
    answer: FieldHistory,
    status: 201,
  },
];

const rowsOf = (endpoints: readonly Endpoint[], section: string): Row[] =>
  endpoints.flatMap(({ name, application, integration, ...row }) => [
    {
      ...row,
      key: `application.${name}`,
      api: 'application',
      client: `ApplicationApi.${name.replace(/listOf.*/, 'list')}`,
      permission: 'userFields',
      titles: [
        `APIs › Application API › ${section} › ${application[0]}`,
        `Application › ${section} › ${application[1]}`,
      ],
    },
    ...(integration === undefined
      ? []
      : [
          {
            ...row,
            key: `integration.${name}`,
            api: 'integration',
            client: `IntegrationApi.${name}`,
            permission: 'userFields',
            titles: [`Integration › ${section} › ${integration}`],
          } as const,
        ]),
  ]);

/** Fields of users and what they became. The Integration host has the same paths, by an older page. */
export const userFieldRows: readonly Row[] = [
  ...rowsOf(ENDPOINTS, 'User Fields'),
  ...rowsOf(HISTORIES, 'User Field Histories'),
];
