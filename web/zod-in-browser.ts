import * as z from 'zod';

// Before any schema is made: zod otherwise tries `new Function`, which the Content Security Policy reports.
z.config({ jitless: true });
