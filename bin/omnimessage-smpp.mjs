#!/usr/bin/env -S node --v8-pool-size=1 --no-memory-reducer
import '../dist/cli.mjs';
