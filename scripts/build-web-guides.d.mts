export interface BuiltGuide {
  readonly id: string;
  readonly title: string;
  readonly chapters: readonly {
    readonly title: string;
    readonly anchor: string;
    readonly html: string;
    readonly text: string;
  }[];
}
export function guides(root: string): Promise<{
  readonly en: readonly BuiltGuide[];
  readonly fr: readonly BuiltGuide[];
}>;
