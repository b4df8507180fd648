import type { FirewallRule, Plan } from "../../provider/src/plan/plan.ts";

const layout = { width: 760, top: 76, row: 58 };

/** Who reaches what of a cluster behind a load balancer: its own rules and addresses. Equal plans give equal bytes. */
export function networkPicture(plan: Plan): string {
  const height = layout.top + plan.nodes.length * layout.row + 56;
  const { firewall, ingress, nodes, storage } = plan;
  if (ingress.kind !== "loadBalancer") throw new Error("the picture is of a cluster behind a load balancer");
  const y = (index: number) => layout.top + index * layout.row;
  const middle = (names: readonly string[]) => {
    const rows = nodes.flatMap(({ name }, index) => (names.includes(name) ? [y(index) + 22] : []));
    return rows.reduce((sum, row) => sum + row, 0) / rows.length;
  };
  const web = middle(ingress.targets);
  const [ssh, api] = [22, 6443].map((port) => firewall.rules.find((rule) => rule.port === port) as FirewallRule) as [
    FirewallRule,
    FirewallRule,
  ];
  const servers = nodes.map((node, index) => {
    const volume = storage.kind === "volume" && storage.node === node.name ? `volume of ${storage.sizeGib} GiB` : "";
    return [
      `<rect x="470" y="${y(index)}" width="250" height="44" rx="6" class="box"/>`,
      text(482, y(index) + 19, "", node.name),
      text(482, y(index) + 35, "soft", [node.privateIp, node.size, volume].filter(Boolean).join(" · ")),
    ].join("");
  });
  const arrows = [
    ...ingress.targets.map((target) => arrow(`M416 ${web}L466 ${y(nodes.findIndex(({ name }) => name === target)) + 22}`, "open")),
    arrow(`M216 ${web}H300`, "open"),
    arrow(`M216 ${y(0) + 12}H466`, "asked"),
    arrow(`M216 ${y(0) + 34}H444`, "asked"),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${layout.width} ${height}" width="${layout.width}" height="${height}" role="img" aria-label="Web traffic reaches the load balancer on 80 and 443, and through it the workers. The API and SSH are reached from the addresses that the program says. All else from outside is dropped." font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif" font-size="13">`,
    style,
    '<defs><marker id="o" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="openTip"/></marker><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="askedTip"/></marker></defs>',
    `<rect x="448" y="34" width="296" height="${nodes.length * layout.row + 42}" rx="10" class="zone"/>`,
    text(460, 56, "soft", `private network ${plan.network.cidr}, unfiltered inside`),
    ...arrows,
    outside(y(0), "you and Pulumi", "access.apiFrom, access.sshFrom"),
    outside(web - 22, "everyone", "browsers"),
    `<rect x="304" y="${web - 26}" width="112" height="52" rx="6" class="box"/>`,
    text(314, web - 5, "", `load balancer ${ingress.size}`.replace("load balancer", "balancer")),
    text(314, web + 12, "soft", `${ingress.privateIp}, public IP`),
    text(226, web - 8, "soft", ingress.services.map(({ listenPort }) => listenPort).join(", ")),
    text(226, y(0) + 7, "soft", `${api.port}: API, of the control plane`),
    text(226, y(0) + 50, "soft", `${ssh.port}: SSH, of all servers`),
    ...servers,
    text(
      16,
      height - 22,
      "soft",
      "All else from outside is dropped, to etcd, the kubelet, NodePorts and the servers' own 80 and 443 too. Ping is answered.",
    ),
    "</svg>",
    "",
  ].join("\n");
}

const style =
  "<style>text{fill:#1f2328}.soft{fill:#59636e;font-size:11px}.box{fill:#f6f8fa;stroke:#9aa4af}.zone{fill:none;stroke:#3f8f5f;stroke-dasharray:4 4}.open{stroke:#2f6db3;fill:none;stroke-width:2}.asked{stroke:#9a6700;fill:none;stroke-width:2}.openTip{fill:#2f6db3}.askedTip{fill:#9a6700}@media (prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#9198a1}.box{fill:#21262d;stroke:#6e7681}.zone{stroke:#62b583}.open{stroke:#5b9bd8}.asked{stroke:#e3b04b}.openTip{fill:#5b9bd8}.askedTip{fill:#e3b04b}}</style>";

function outside(y: number, title: string, note: string): string {
  return [
    `<rect x="16" y="${y}" width="200" height="44" rx="22" class="box"/>`,
    text(32, y + 19, "", title),
    text(32, y + 35, "soft", note),
  ].join("");
}

const arrow = (path: string, look: "open" | "asked") =>
  `<path d="${path}" class="${look}" marker-end="url(#${look === "open" ? "o" : "a"})"/>`;

const text = (x: number, y: number, look: string, words: string) =>
  `<text x="${x}" y="${y}"${look === "" ? "" : ` class="${look}"`}>${words.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</text>`;
