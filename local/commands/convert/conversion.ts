import { parseSettings } from '../../../connector/settings/parse.ts';
import { collect } from './collect.ts';
import { writeYaml } from './document.ts';
import { parseElixir } from './elixir/parser.ts';
import type { Position } from './elixir/syntax.ts';
import { type Finding, fault } from './findings.ts';

export interface Conversion {
  /** A settings file that `validate` takes once its variables are set; null: a finding is a fault. */
  readonly yaml: string | null;
  /** In the order of the file. */
  readonly findings: readonly Finding[];
  readonly summary: {
    readonly binds: number;
    readonly serverBinds: number;
    /** Environment variables without which the settings file is refused. */
    readonly variables: readonly string[];
  };
}

/** What every configuration in Elixir has, whatever else is wrong with it. */
const CONFIGURES = /^\s*(?:import Config|use Mix\.Config|config[ (])/m;
const NOTHING = { binds: 0, serverBinds: 0, variables: [] };

/** Reads the text of a `runtime.exs` of the Elixir gateway. Pure; what is wrong with the text is a finding. */
export function convertElixir(text: string, file: string): Conversion {
  const program = parseElixir(text);
  if (program.faults.length > 0 && !CONFIGURES.test(text)) {
    const message = 'this is no configuration in Elixir: it has neither "import Config" nor a "config" line.';
    return {
      yaml: null,
      findings: [fault('elixir_syntax', { line: 1, column: 1 }, message)],
      summary: NOTHING,
    };
  }
  if (program.faults.length > 0) {
    const findings = program.faults.map(({ at, message }) => fault('elixir_syntax', at, message));
    return { yaml: null, findings, summary: NOTHING };
  }
  const collected = collect(program);
  if (collected.settings.length === 0 && !collected.findings.some(({ severity }) => severity === 'error')) {
    return { yaml: null, findings: [...collected.findings, nothingThere()], summary: NOTHING };
  }
  const converted = writeYaml(collected, program.comments);
  const found = [...collected.findings, ...converted.findings];
  if (!found.some(({ severity }) => severity === 'error')) {
    found.push(...faultsOf(converted.yaml, file, converted.places));
  }
  const findings = found.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  if (findings.some(({ severity }) => severity === 'error'))
    return { yaml: null, findings, summary: NOTHING };
  const items = (key: string) => {
    const value = collected.settings.find((entry) => entry.key === key)?.value;
    return value?.kind === 'list' ? value.items.length : 0;
  };
  const summary = {
    binds: items('binds'),
    serverBinds: items('server_binds'),
    variables: converted.variables,
  };
  return { yaml: converted.yaml, findings, summary };
}

function nothingThere(): Finding {
  return fault(
    'not_readable',
    { line: 1, column: 1 },
    'found no setting of the gateway. Is this its runtime.exs?',
  );
}

/** What `validate` would refuse, where it was written first. Variables are not set here, and need not be. */
function faultsOf(yaml: string, file: string, places: ReadonlyMap<string, Position>): Finding[] {
  const parsed = parseSettings(yaml, file, {}, 'validate');
  if (parsed.ok) return [];
  return parsed.faults.flatMap(({ code, setting, message }): Finding[] => {
    if (code === 'reference_unset') return [];
    const at = placeOf(setting, places);
    return [{ severity: 'error', code, at, setting, message }];
  });
}

/** The setting, or the nearest thing around it that was written. */
function placeOf(setting: string, places: ReadonlyMap<string, Position>): Position {
  for (let path = setting; path !== ''; path = path.replace(/(?:^|\.)[^.[\]]+$|\[[^[\]]*\]$/, '')) {
    const place = places.get(path);
    if (place !== undefined) return place;
  }
  return { line: 1, column: 1 };
}
