import { gateway } from '../../../gateway';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

const handler = (request) => gateway().fetch(request);
export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as POST,
  handler as PUT,
};
