import { gateway } from '../../../gateway';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

// Next compresses answers itself.
const handler = (request) => gateway().fetch(request, { compress: false });
export {
  handler as DELETE,
  handler as GET,
  handler as HEAD,
  handler as OPTIONS,
  handler as POST,
  handler as PUT,
};
