export default {
  tags: ["posts"],
  layout: "post.njk",
  permalink: function ({ lang, title }) {
    return "/" + lang + "/" + this.slugify(title) + "/index.html";
  },
};
