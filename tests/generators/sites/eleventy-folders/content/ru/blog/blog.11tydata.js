export default {
  tags: ["posts"],
  layout: "post.njk",
  eleventyComputed: {
    permalink: (data) => `/ru/${data.slug || data.page.fileSlug}/`,
  },
};
