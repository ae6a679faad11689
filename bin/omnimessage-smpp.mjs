#!/usr/bin/env -S node --v8-pool-size=1
import '../dist/cli.mjs';
