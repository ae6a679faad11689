/** Put in by the bundler: the file with the guides of each language, and package.json's version. */
declare const __GUIDES__: Readonly<Record<'en' | 'fr', string>>;
declare const __VERSION__: string;
declare module '*.css';
