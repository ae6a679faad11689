import { describe, expect, it } from 'vitest';
import { type Column, sorted } from './column.ts';
import { csvOf, fileName } from './export.ts';

interface Row {
  readonly name: string;
  readonly sent: number | null;
}
const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, value: ({ name }) => name },
  { id: 'sent', header: 'Sent', cell: ({ sent }) => sent, value: ({ sent }) => sent },
  { id: 'actions', header: 'Actions', cell: () => null },
];

describe('export', () => {
  it('writes RFC 4180 and leaves out what has no value', () => {
    const rows = [
      { name: 'a "b", c', sent: 1 },
      { name: 'line\nbreak', sent: null },
    ];
    expect(csvOf(columns, rows)).toBe('\ufeffname,sent\r\n"a ""b"", c",1\r\n"line\nbreak",\r\n');
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['@cmd', "'@cmd"],
    ['+447700900123', '+447700900123'],
    ['-cmd|calc', "'-cmd|calc"],
    ['-5', '-5'],
    [' =1+1', " '=1+1"],
    ['＝1+1', "'＝1+1"],
    ['+33 6 12 34', '+33 6 12 34'],
    ['+1+cmd|calc', "'+1+cmd|calc"],
    ['\tcmd', `"'\tcmd"`],
    ['\rcmd', `"'\rcmd"`],
    ['\n=cmd', `"'\n=cmd"`],
    // What French spreadsheets take for the end of a cell.
    ['hello;=cmd|calc', `"hello;'=cmd|calc"`],
    ['hello"\t@cmd', `"hello""\t'@cmd"`],
    ['call; +33612345678; -5', '"call; +33612345678; -5"'],
  ])('keeps a spreadsheet from running %s', (name, cell) => {
    expect(csvOf(columns, [{ name, sent: 0 }])).toContain(`\r\n${cell},0`);
  });

  it('names files by the time', () => {
    expect(fileName('binds', 'csv', new Date('2026-11-22T10:00:01.5Z'))).toBe(
      'binds-2026-11-22T10-00-01.csv',
    );
  });
});

describe('sorting', () => {
  const rows = [
    { name: 'bind10', sent: null },
    { name: 'bind9', sent: 3 },
    { name: 'Bind1', sent: 20 },
  ];

  it('orders numbers in names as numbers', () => {
    expect(sorted(rows, columns[0]?.value, false).map(({ name }) => name)).toEqual([
      'Bind1',
      'bind9',
      'bind10',
    ]);
  });

  it('puts what has no value last, in both directions', () => {
    expect(sorted(rows, columns[1]?.value, false).map(({ sent }) => sent)).toEqual([3, 20, null]);
    expect(sorted(rows, columns[1]?.value, true).map(({ sent }) => sent)).toEqual([20, 3, null]);
  });
});
