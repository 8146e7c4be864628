export default {
  tags: ["posts"],
  layout: "post.njk",
  permalink(data) {
    const { fileSlug } = data.page;
    if (data.kept) {
      return false;
    }
    return `zh-hans/log/${fileSlug}.html`;
  },
};
