/** Put in by the bundler: the file with the guides, and package.json's version. */
declare const __GUIDES__: string;
declare const __VERSION__: string;
declare module '*.css';
