/** All pages, in the order in which somebody new would read them. A page that isn't here fails a test. */
export const sidebar = [
  {
    text: "Getting started",
    items: [
      { text: "What this is", link: "/" },
      { text: "Hetzner", link: "/hetzner" },
      { text: "Scaleway", link: "/scaleway" },
      { text: "OVHcloud", link: "/ovh" },
      { text: "Exoscale", link: "/exoscale" },
      { text: "Contabo", link: "/contabo" },
      { text: "Servers that are there already", link: "/existing" },
    ],
  },
  {
    text: "Understanding it",
    items: [
      { text: "Concepts", link: "/concepts" },
      { text: "Size and cost", link: "/cost" },
      { text: "Which cloud, for how much", link: "/clouds" },
      { text: "Network and firewall", link: "/network" },
      { text: "High availability", link: "/high-availability" },
      { text: "Security", link: "/security" },
      { text: "Beside the alternatives", link: "/comparison" },
    ],
  },
  {
    text: "Using it",
    items: [
      { text: "What is on the cluster", link: "/platform" },
      { text: "DNS and certificates", link: "/dns" },
      { text: "Philotes", link: "/philotes" },
      { text: "Without a way out", link: "/air-gapped" },
      { text: "When something goes wrong", link: "/troubleshooting" },
      { text: "Contributing", link: "/contributing" },
    ],
  },
];
