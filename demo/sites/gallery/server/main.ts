import { requiredPort } from '../../server/environment.js';
import { announce } from '../../server/listen.js';
import { serveGallery } from './serve.js';

announce('gallery', await serveGallery(requiredPort('GALLERY_PORT')));
