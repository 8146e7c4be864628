import { EleventyI18nPlugin, EleventyHtmlBasePlugin } from "@11ty/eleventy";

/** @param {import("@11ty/eleventy").UserConfig} eleventyConfig */
export default async function (eleventyConfig) {
  eleventyConfig.setInputDirectory("content");
  eleventyConfig.setIncludesDirectory("../_includes");
  eleventyConfig.setDataDirectory("../_data");
  eleventyConfig.setOutputDirectory("public");
  eleventyConfig.addPreprocessor("drafts", "*", (data) => {
    if (data.draft && process.env.ELEVENTY_RUN_MODE === "build") {
      return false;
    }
  });
  eleventyConfig.addPlugin(EleventyI18nPlugin, { defaultLanguage: "en" });
  eleventyConfig.addPlugin(EleventyHtmlBasePlugin);
  eleventyConfig.addFilter("day", (date) => date.toISOString().slice(0, 10));
}

export const config = { markdownTemplateEngine: "njk", pathPrefix: "/notes/" };
