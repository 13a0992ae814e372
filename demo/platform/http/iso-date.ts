import * as z from 'zod';
import { realDay } from '../services/days.js';

const SHAPE = /^(19[7-9]|2\d\d)\d-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A day or a moment of ISO 8601 from 1970 to 2999, with its offset; 30 February is none, whatever the language says. */
export const isoDate = z
  .string()
  .max(40)
  .refine(
    (value) =>
      SHAPE.test(value) && realDay(value.slice(0, 10)) !== undefined && !Number.isNaN(Date.parse(value)),
    'must be a date of ISO 8601',
  );
