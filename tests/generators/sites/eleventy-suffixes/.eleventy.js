const { EleventyI18nPlugin } = require("@11ty/eleventy");

module.exports = function (eleventyConfig) {
  eleventyConfig.addPlugin(EleventyI18nPlugin, { defaultLanguage: "en" });
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
  eleventyConfig.addCollection("articles", (api) => api.getFilteredByTag("posts"));
  return {
    dir: { input: "src", includes: "_layouts", output: "dist" },
    markdownTemplateEngine: "njk",
  };
};
