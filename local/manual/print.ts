import type { Command } from 'commander';
import { bashCompletion } from './bash-completion.ts';
import { wordsOf } from './command-words.ts';
import { fishCompletion } from './fish-completion.ts';
import { manPage } from './man-page.ts';
import type { Shell } from './shells.ts';
import { zshCompletion } from './zsh-completion.ts';

const COMPLETIONS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** What a shell reads to complete the commands and options of a program. */
export function completionFor(shell: Shell, program: Command): string {
  return COMPLETIONS[shell](wordsOf(program));
}

/** The program's manual page. */
export function manualOf(program: Command): string {
  return manPage(wordsOf(program), program.version() ?? '');
}
