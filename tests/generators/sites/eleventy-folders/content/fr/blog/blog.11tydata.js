export default {
  tags: "posts",
  layout: "post.njk",
  permalink: (data) => `/${data.lang}/journal/${data.page.fileSlug}/`,
};
