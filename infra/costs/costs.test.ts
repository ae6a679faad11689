import { describe, expect, it } from 'vitest';
import { costsOf, SCENARIOS } from './costs.ts';

const total = (title: string): number => {
  const scenario = SCENARIOS.find((known) => known.title.en === title);
  if (scenario === undefined) throw new Error(`there is no ${title}`);
  return costsOf(scenario).reduce((sum, { dollars }) => sum + dollars, 0);
};

describe('costs', () => {
  it('are what one reckons by hand for two connectors that do nothing', () => {
    const [scenario = { title: { en: '', fr: '' }, connectors: 0, messages: 0, binds: 0 }] = SCENARIOS;
    const dollars = new Map(costsOf(scenario).map((line) => [line.price, line.dollars]));
    expect(dollars.get('vcpuHour')).toBeCloseTo(2 * 730 * 0.032_38, 6);
    expect(dollars.get('natHour')).toBeCloseTo(65.7, 6);
    expect(dollars.get('addressHour')).toBeCloseTo(14.6, 6);
    // 10 binds ask once a second, 1,500 octets: 39.42 GB a month.
    expect(dollars.get('natGigabyte')).toBeCloseTo(39.42 * 0.045, 3);
  });

  it('grow with messages, and not below the hourly prices', () => {
    expect(total('idle')).toBeGreaterThan(150);
    expect(total('100 msg/s')).toBeGreaterThan(total('idle'));
    expect(total('1,000 msg/s')).toBeGreaterThan(5 * total('idle'));
  });
});
