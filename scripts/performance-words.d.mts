interface Words {
  target(name: string): string;
}
export const WORDS: { readonly en: Words; readonly fr: Words };
