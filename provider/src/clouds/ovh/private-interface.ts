/**
 * The subnet has a gateway for the load balancer's sake, and DHCP would make it the servers' way out, as good as their public one: answers to who
 * came by the public address would leave by the other interface and be dropped. systemd-networkd takes the first file that matches, so this one wins
 * over the image's. https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html, as of 2026-11-25.
 */
const networkFile = "/etc/systemd/network/05-private.network";

/** User-data with a second part, which has its private interface take an address and no route. As an archive, since the first part is a whole of its own. */
export function withPrivateInterface(userData: string, macAddress: string): string {
  const lines = [
    "[Match]",
    `MACAddress=${macAddress}`,
    "[Network]",
    "DHCP=ipv4",
    "[DHCPv4]",
    "UseGateway=false",
    "UseRoutes=false",
    "UseDNS=false",
  ];
  const write = `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} > ${networkFile}`;
  const script = `[ -e ${networkFile} ] || { ${write}; networkctl reload || true; }`;
  const second = `#cloud-config\n${JSON.stringify({ bootcmd: [["sh", "-c", script]] })}\n`;
  // JSON is YAML. https://docs.cloud-init.io/en/latest/explanation/format.html#cloud-config-archive, as of 2026-11-25.
  const parts = [userData, second].map((content) => ({ type: "text/cloud-config", content }));
  return `#cloud-config-archive\n${JSON.stringify(parts)}\n`;
}
