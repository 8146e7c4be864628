export default {
  title: "Notes from the harbour",
  url: "https://harbour.example/",
  language: "en",
  description: "We write about boats.",
  author: { name: "The crew", email: "crew@harbour.example" },
};
