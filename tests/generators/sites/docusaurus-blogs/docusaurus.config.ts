import type {Config} from '@docusaurus/types';
import type * as Preset from '@docusaurus/preset-classic';

const url = process.env.SITE_URL ?? 'https://lantern.example';
// Says which file a page is made of: that of the default language where there is no translation.
const editUrl = ({blogDirPath, blogPath}: {blogDirPath: string; blogPath: string}) =>
  `https://edit.example/${blogDirPath}/${blogPath}`;

const config: Config = {
  title: process.env.SITE_TITLE || 'Lantern',
  tagline: 'Light for all',
  url,
  baseUrl: process.env.BASE_URL || '/lamp/',
  trailingSlash: true,
  onBrokenLinks: 'ignore',
  onBrokenMarkdownLinks: 'ignore',
  i18n: {
    defaultLocale: 'en',
    locales: ['en', 'zh-CN', 'fa'],
    localeConfigs: {
      'zh-CN': {label: '简体中文', htmlLang: 'zh-Hans-CN'},
      fa: {label: 'فارسی', direction: 'rtl', path: 'persian'},
    },
  },
  markdown: {format: 'detect'},
  presets: [
    [
      'classic',
      {
        docs: false,
        pages: false,
        blog: {
          blogTitle: 'Lantern blog',
          exclude: ['**/README.md', '**/_*.{js,jsx,ts,tsx,md,mdx}', '**/_*/**', '**/old/**'],
          editUrl,
          onInlineTags: 'ignore', onInlineAuthors: 'ignore', onUntruncatedBlogPosts: 'ignore',
          feedOptions: {type: ['atom'], limit: null},
        },
        theme: {},
      } satisfies Preset.Options,
    ],
  ],
  plugins: [
    [
      '@docusaurus/plugin-content-blog',
      {
        id: 'weekly', path: 'weekly', routeBasePath: 'weekly/notes', editUrl,
        onInlineTags: 'ignore', onInlineAuthors: 'ignore', onUntruncatedBlogPosts: 'ignore',
      },
    ],
  ],
};

export default config;
